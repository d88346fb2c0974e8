#!/usr/bin/env node
import { runCli } from './run-cli.ts'

const abort = new AbortController()
const stop = (signal: 'SIGINT' | 'SIGTERM'): void => abort.abort(signal)
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

// A reader that goes away (`papergate … | head`) is no error of ours, and must not cut a clean-up short.
const reader = new AbortController()
process.stdout.on('error', () => reader.abort())
process.stderr.on('error', () => {})

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  isTerminal: process.stdout.isTTY && process.stderr.isTTY,
  size: () => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 }),
  signal: abort.signal,
  readerGone: reader.signal,
})
