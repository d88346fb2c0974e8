import { findPeer } from '../peers/find-peer.ts'

/** A program that looks for secrets of any kind in a folder. */
export type PeerScanner = {
  readonly name: string
  readonly does: string
  readonly command: (folder: string, report: string) => readonly [string, ...string[]]
  /** Where its JSON is: in the report file, or on standard output. */
  readonly answers: 'report' | 'output'
  /** Paths that it complains about, as it writes them. */
  readonly readPaths: (json: string) => readonly string[]
}

/** The scanners that are installed. */
export function findScanners(): readonly PeerScanner[] {
  return [gitleaks(), trufflehog()].filter((scanner) => scanner !== null)
}

function gitleaks(): PeerScanner | null {
  const program = findPeer('gitleaks')
  if (program === null) return null
  return {
    name: 'gitleaks',
    does: '`gitleaks dir` with its own rules',
    command: (folder, report) => [
      program,
      'dir',
      folder,
      '--no-banner',
      '--redact',
      '--exit-code=0',
      '--report-format=json',
      `--report-path=${report}`,
    ],
    answers: 'report',
    readPaths: (json) =>
      (JSON.parse(json) as readonly { readonly File: string }[]).map(({ File }) => File),
  }
}

function trufflehog(): PeerScanner | null {
  const program = findPeer('trufflehog')
  if (program === null) return null
  return {
    name: 'trufflehog',
    does: '`trufflehog filesystem` with its own detectors, none of which may call out',
    command: (folder) => [
      program,
      'filesystem',
      folder,
      '--no-verification',
      '--no-update',
      '--json',
    ],
    answers: 'output',
    readPaths: (json) =>
      json
        .split('\n')
        .filter((line) => line.startsWith('{"SourceMetadata"'))
        .map((line) => (JSON.parse(line) as TrufflehogLine).SourceMetadata.Data.Filesystem.file),
  }
}

type TrufflehogLine = {
  readonly SourceMetadata: {
    readonly Data: { readonly Filesystem: { readonly file: string } }
  }
}
