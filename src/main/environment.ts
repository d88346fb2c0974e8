import { isSecretName } from '../redaction/is-secret-name.ts'
import { passwordsOf } from '../redaction/passwords-of.ts'

/** Every environment variable that the program reads, in one place. */
export const environment = {
  /** Address of the Docker Engine; without it the current docker context decides. */
  dockerHost: 'DOCKER_HOST',
  /** Registry to push to when `--registry` is not given, such as `127.0.0.1:5055`. */
  registry: 'PAPERGATE_REGISTRY',
  /** Slack incoming webhook for notices of a deploy. */
  slackWebhook: 'PAPERGATE_SLACK_WEBHOOK',
  /** `smtp://user:password@host:port` for notices of a deploy. */
  smtpUrl: 'PAPERGATE_SMTP_URL',
  /** Folder of the staging state when `--state` is not given; in it one folder of releases, ledger and lock per project. */
  state: 'PAPERGATE_STATE',
  /** XDG base folder below which the staging state is kept by default. */
  stateHome: 'XDG_STATE_HOME',
  home: 'HOME',
  /** `true` on GitHub Actions. */
  githubActions: 'GITHUB_ACTIONS',
  githubEventName: 'GITHUB_EVENT_NAME',
  githubEventPath: 'GITHUB_EVENT_PATH',
  githubActor: 'GITHUB_ACTOR',
  githubServerUrl: 'GITHUB_SERVER_URL',
  githubRepository: 'GITHUB_REPOSITORY',
  githubRunId: 'GITHUB_RUN_ID',
  githubRunAttempt: 'GITHUB_RUN_ATTEMPT',
  githubJob: 'GITHUB_JOB',
  /** The runner's own name for the job that it runs, unique among all; imitations of the runner have none. */
  runnerTrackingId: 'RUNNER_TRACKING_ID',
  hostname: 'HOSTNAME',
  /** Commit under test; of a pull request the merge of it. */
  githubSha: 'GITHUB_SHA',
  /** Reads the coverage of earlier commits from the repository's artifacts. */
  githubToken: 'GITHUB_TOKEN',
  /** Address of GitHub's REST API; not github.com's on a server of one's own. */
  githubApiUrl: 'GITHUB_API_URL',
  /** File that GitHub shows as the job's summary. */
  githubStepSummary: 'GITHUB_STEP_SUMMARY',
  /** Key of the hashes that tell paper keys apart. */
  hashKey: 'PAPERGATE_HASH_KEY',
  /** Token that may read and set a GitHub environment; a run's own cannot. */
  rotateToken: 'PAPERGATE_ROTATE_TOKEN',
  user: 'USER',
  noColor: 'NO_COLOR',
  /** Set by whatever runs jobs: nothing is drawn over and over there. */
  ci: 'CI',
  /** `dumb`: a terminal whose cursor cannot be moved. */
  term: 'TERM',
} as const

export type Environment = Readonly<Record<string, string | undefined>>

/** Value of a variable; an empty one counts as unset, as GitHub passes missing secrets. */
export function read(env: Environment, name: keyof typeof environment): string | null {
  return env[environment[name]] || null
}

/** Values of the variables whose names say that they hold a secret, and passwords in addresses. */
export function secretValues(env: Environment): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) => [
    ...(isSecretName(name) && value.length >= 8 ? [value] : []),
    ...passwordsOf(value),
  ])
}
