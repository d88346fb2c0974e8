import { WorldError } from '../contract/world-error.ts'

/** What the builder says when not the Dockerfile but the world around it is the reason, and what to do. */
const REASONS: readonly {
  readonly pattern: RegExp
  readonly code: string
  readonly expected: string
  readonly fix: string
}[] = [
  {
    pattern: /Cannot connect to the Docker daemon.*|error during connect.*/i,
    code: 'engine/refused',
    expected: 'a Docker Engine that answers',
    fix: 'Start it (`npm run engine`), or set DOCKER_HOST, then run again.',
  },
  {
    pattern: /.*(?:is not a docker command|unknown command: docker buildx|unknown flag: --file).*/,
    code: 'images/buildx-missing',
    expected: 'docker buildx 0.13 or newer',
    fix: 'Install the docker-buildx-plugin package (or Docker Desktop) and run again.',
  },
  {
    pattern: /.*exporter is not supported for the docker driver.*/i,
    code: 'images/no-oci-export',
    expected: 'a builder that can export OCI images',
    fix: 'Turn on the engine’s containerd image store, or run `docker buildx create --use` (on GitHub: docker/setup-buildx-action).',
  },
  {
    pattern: /.*no space left on device.*/,
    code: 'images/disk-full',
    expected: 'room on the disk for the build',
    fix: 'Free some space (`docker builder prune`), then run again.',
  },
  {
    pattern:
      /.*failed to resolve source metadata.*(?:dial tcp|no such host|i\/o timeout|connection refused|TLS handshake|\bEOF\b|50\d ).*/,
    code: 'images/source-unreachable',
    expected: 'the registry of the image that a Dockerfile starts FROM to answer',
    fix: 'Check the network and the proxy; behind an inspecting proxy set SSL_CERT_FILE.',
  },
]

/** The error to raise for a failed build that says nothing about the sources; null where it does. */
export function findBuildWorldError(output: string): WorldError | null {
  for (const { pattern, code, expected, fix } of REASONS) {
    const found = pattern.exec(output)?.[0].trim()
    if (found !== undefined) return new WorldError(code, { expected, found, fix })
  }
  return null
}
