import { execFileSync } from 'node:child_process'

import { expect, it } from 'vitest'

import { gatewayCommand } from './gateway-command.ts'

const image = { reference: 'papergate/gateway:1', node: '/bin/node' }

it('runs Node alone where there is no Perl', () => {
  expect(gatewayCommand(image, ['gateway.js'])).toEqual({
    entrypoint: ['/bin/node'],
    command: ['gateway.js'],
  })
})

it('lets Perl open a socket first, by a script that Compose hands on as it is', () => {
  const { entrypoint } = gatewayCommand({ ...image, perl: 'perl' }, ['gateway.js'])
  const [perl = '', option, script, node] = entrypoint
  expect([perl, option, node]).toEqual(['perl', '-e', '/bin/node'])
  const interpolated = (script ?? '').replaceAll('$$', '$')
  const checked = execFileSync(perl, ['-c', '-e', interpolated], { stdio: 'pipe' })
  expect(checked.toString()).toBe('')
  expect(script?.replaceAll('$$', '')).not.toContain('$')
})
