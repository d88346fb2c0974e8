import { findPeer } from '../peers/find-peer.ts'

/** A program that looks for secrets of any kind in a folder. */
export type PeerScanner = {
  readonly name: string
  readonly does: string
  readonly command: (folder: string, report: string) => readonly [string, ...string[]]
  /** How it reads a saved image, where it has a way of its own. */
  readonly imageCommand?: (archive: string) => readonly [string, ...string[]]
  /** Where its JSON is: in the report file, or on standard output. */
  readonly answers: 'report' | 'output'
  readonly readFindings: (json: string) => readonly PeerFinding[]
}

export type PeerFinding = {
  /** As it writes it; empty for a file of an image. */
  readonly path: string
  /** Its name of the rule or detector. */
  readonly rule: string
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
    readFindings: (json) =>
      (JSON.parse(json) as readonly GitleaksFinding[]).map(({ File, RuleID }) => ({
        path: File,
        rule: RuleID,
      })),
  }
}

type GitleaksFinding = { readonly File: string; readonly RuleID: string }

function trufflehog(): PeerScanner | null {
  const program = findPeer('trufflehog')
  if (program === null) return null
  const options = ['--no-verification', '--no-update', '--json']
  return {
    name: 'trufflehog',
    does: '`trufflehog filesystem` with its own detectors, none of which may call out',
    command: (folder) => [program, 'filesystem', folder, ...options],
    imageCommand: (archive) => [program, 'docker', '--image', `file://${archive}`, ...options],
    answers: 'output',
    readFindings: (json) =>
      json
        .split('\n')
        .filter((line) => line.startsWith('{"SourceMetadata"'))
        .map((line) => {
          const { SourceMetadata, DetectorName } = JSON.parse(line) as TrufflehogLine
          return { path: SourceMetadata.Data.Filesystem?.file ?? '', rule: DetectorName }
        }),
  }
}

type TrufflehogLine = {
  readonly SourceMetadata: {
    readonly Data: { readonly Filesystem?: { readonly file: string } }
  }
  readonly DetectorName: string
}
