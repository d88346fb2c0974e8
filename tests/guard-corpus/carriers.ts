/** One variable or key and its value, as a program reads them. */
export type Setting = { readonly name: string; readonly value: string }

/** A form of file that can hold settings. */
export type Carrier = {
  readonly id: string
  readonly path: string
  readonly write: (settings: readonly Setting[]) => string
}

const lines = (
  head: readonly string[],
  settings: readonly Setting[],
  write: (setting: Setting) => string,
  tail: readonly string[] = [],
): string => [...head, ...settings.map(write), ...tail, ''].join('\n')

/** As JSON, YAML, TOML, Python and TypeScript write text, with the escapes of `\n` kept as they are. */
const quoted = (value: string): string => `"${value}"`
const base64 = (value: string): string => Buffer.from(value).toString('base64')
const camel = (name: string): string =>
  name.toLowerCase().replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

export const carriers: readonly Carrier[] = [
  {
    id: 'dotenv',
    path: 'apps/bot/.env',
    write: (all) => lines(['LOG_LEVEL=info'], all, ({ name, value }) => `${name}=${value}`),
  },
  {
    id: 'compose map',
    path: 'docker-compose.yml',
    write: (all) =>
      lines(
        ['services:', '  bot:', '    image: bot:1', '    environment:'],
        all,
        ({ name, value }) => `      ${name}: ${quoted(value)}`,
        ['    restart: always'],
      ),
  },
  {
    id: 'compose list',
    path: 'deploy/compose.yaml',
    write: (all) =>
      lines(
        ['services:', '  bot:', '    environment:', '      - LOG_LEVEL=info'],
        all,
        ({ name, value }) => `      - ${name}=${value}`,
      ),
  },
  {
    id: 'json',
    path: 'config/settings.json',
    write: (all) =>
      `{\n${[
        '  "symbols": ["BTC/USDT"]',
        ...all.map(({ name, value }) => `  "${camel(name)}": ${quoted(value)}`),
      ].join(',\n')}\n}\n`,
  },
  {
    id: 'ini',
    path: 'config/bot.ini',
    write: (all) => lines(['[bot]'], all, ({ name, value }) => `${name.toLowerCase()} = ${value}`),
  },
  {
    id: 'toml',
    path: 'config/bot.toml',
    write: (all) =>
      lines(['[bot]'], all, ({ name, value }) => `${name.toLowerCase()} = ${quoted(value)}`),
  },
  {
    id: 'properties',
    path: 'config/application.properties',
    write: (all) =>
      lines([], all, ({ name, value }) => `${name.toLowerCase().replaceAll('_', '.')}=${value}`),
  },
  {
    id: 'tfvars',
    path: 'infra/bot.auto.tfvars',
    write: (all) => lines([], all, ({ name, value }) => `${name.toLowerCase()} = ${quoted(value)}`),
  },
  {
    id: 'dockerfile',
    path: 'apps/bot/Dockerfile',
    write: (all) =>
      lines(['FROM python:3.12'], all, ({ name, value }) => `ENV ${name}=${quoted(value)}`, [
        'CMD ["python", "-m", "bot"]',
      ]),
  },
  {
    id: 'k8s secret',
    path: 'k8s/bot-secret.yaml',
    write: (all) =>
      lines(
        ['apiVersion: v1', 'kind: Secret', 'metadata:', '  name: bot', 'data:'],
        all,
        ({ name, value }) => `  ${name}: ${base64(value)}`,
      ),
  },
  {
    id: 'k8s deployment',
    path: 'k8s/bot.yaml',
    write: (all) =>
      lines(
        [
          'apiVersion: apps/v1',
          'kind: Deployment',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: bot',
          '          env:',
        ],
        all,
        ({ name, value }) => `            - name: ${name}\n              value: ${quoted(value)}`,
      ),
  },
  {
    id: 'workflow',
    path: '.github/workflows/bot.yml',
    write: (all) =>
      lines(
        ['on: push', 'jobs:', '  bot:', '    runs-on: ubuntu-24.04', '    env:'],
        all,
        ({ name, value }) => `      ${name}: ${quoted(value)}`,
        ['    steps:', '      - run: python -m bot'],
      ),
  },
  {
    id: 'shell',
    path: 'scripts/run.sh',
    write: (all) =>
      lines(['#!/bin/sh'], all, ({ name, value }) => `export ${name}=${quoted(value)}`, [
        'exec python -m bot',
      ]),
  },
  {
    id: 'python',
    path: 'bot/settings.py',
    write: (all) =>
      lines(['import os', ''], all, ({ name, value }) => `${name} = ${quoted(value)}`),
  },
  {
    id: 'python environ',
    path: 'bot/start.py',
    write: (all) =>
      lines(
        ['import os', ''],
        all,
        ({ name, value }) => `os.environ[${quoted(name)}] = ${quoted(value)}`,
      ),
  },
  {
    id: 'typescript',
    path: 'src/settings.ts',
    write: (all) =>
      lines(
        ['export const settings = {'],
        all,
        ({ name, value }) => `  ${camel(name)}: '${value}',`,
        ['}'],
      ),
  },
  {
    id: 'notebook',
    path: 'research/backtest.ipynb',
    write: (all) =>
      `${JSON.stringify(
        {
          cells: [
            {
              cell_type: 'code',
              outputs: [],
              source: all.map(({ name, value }) => `os.environ["${name}"] = "${value}"\n`),
            },
          ],
          nbformat: 4,
        },
        null,
        1,
      )}\n`,
  },
]
