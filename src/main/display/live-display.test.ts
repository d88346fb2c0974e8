import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../adapters/exec.ts'

it('gives the cursor back, and what was said meanwhile, where the process ends in the middle', async () => {
  const script = `process.stdout.isTTY = true
    const { createLiveDisplay } = await import(${JSON.stringify(join(import.meta.dirname, 'live-display.ts'))})
    const display = await createLiveDisplay({}, { verbose: false, redact: (text) => text })
    display.task('integration').start()
    setTimeout(() => {
      process.stderr.write('interrupted again\\n')
      process.exit(130)
    }, 300)`
  const args = ['--input-type=module', '--eval', script]
  const { exitCode, stdout, stderr } = await spawnExec(process.execPath, args)
  expect(exitCode).toBe(130)
  expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'))
  expect(stdout).toContain('\u001b[?25l')
  expect(stderr).toContain('interrupted again')
})
