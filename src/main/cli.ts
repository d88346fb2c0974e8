#!/usr/bin/env node
import { catchInterruptions } from './interruptions.ts'
import { runCli } from './run-cli.ts'

const stderr = (text: string): void => void process.stderr.write(text)
const { signal, leaveOnInsistence } = catchInterruptions(process, Date.now, stderr)

// A reader that goes away (`papergate … | head`) is no error of ours, and must not cut a clean-up short.
const reader = new AbortController()
process.stdout.on('error', () => reader.abort())
process.stderr.on('error', () => {})

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdout: (text) => process.stdout.write(text),
  stderr,
  isTerminal: process.stdout.isTTY && process.stderr.isTTY,
  size: () => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 }),
  signal,
  leaveOnInsistence,
  readerGone: reader.signal,
})

// What still holds the process then, such as a call that an engine never answers, is not waited for.
setTimeout(() => process.exit(), 2_000).unref()
