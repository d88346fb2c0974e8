import * as z from 'zod'

/** A part of an image's or a container's settings, written as a text that the scanner reads. */
export type SettingsText = {
  /** As results name it: `config Env`, `history step 4`. */
  readonly section: string
  /** File name that says how the text is to be read. */
  readonly file: '.env' | 'settings.sh' | 'Dockerfile' | 'statement.json'
  readonly text: string
}

/** Words of a command; older builders wrote one text. */
const wordsSchema = z.union([z.array(z.string()), z.string().transform((text) => [text])]).nullish()

const settingsSchema = z.looseObject({
  Env: wordsSchema,
  Labels: z.record(z.string(), z.string()).nullish(),
  Cmd: wordsSchema,
  Entrypoint: wordsSchema,
  OnBuild: wordsSchema,
  Healthcheck: z.looseObject({ Test: wordsSchema }).nullish(),
})
type Settings = z.infer<typeof settingsSchema>

const imageConfigSchema = z.looseObject({
  config: settingsSchema.nullish(),
  container_config: settingsSchema.nullish(),
  history: z.array(z.looseObject({ created_by: z.string().nullish() })).nullish(),
})

/** The settings and the history of an image; null where its configuration has another form. */
export function imageTexts(config: unknown): readonly SettingsText[] | null {
  const parsed = imageConfigSchema.safeParse(config)
  if (!parsed.success) return null
  const { config: run, container_config: build, history } = parsed.data
  return [
    ...settingsTexts(run ?? {}, 'config'),
    ...settingsTexts(build ?? {}, 'container_config'),
    ...(history ?? []).flatMap((step, position) =>
      historyTexts(step.created_by ?? '', `history step ${position + 1}`),
    ),
  ]
}

const rootfsSchema = z.looseObject({ rootfs: z.looseObject({ diff_ids: z.array(z.string()) }) })

/** Digests of the unpacked layers as a configuration names them, from the lowest; none where it does not. */
export function diffIdsOf(config: unknown): readonly string[] {
  const parsed = rootfsSchema.safeParse(config)
  return parsed.success ? parsed.data.rootfs.diff_ids : []
}

/** The settings that a container runs with, or an image starts one with. */
export function settingsTexts(settings: unknown, name: string): readonly SettingsText[] {
  const parsed: Settings = settingsSchema.parse(settings)
  const text = (
    section: string,
    file: SettingsText['file'],
    lines: readonly string[],
  ): readonly SettingsText[] =>
    lines.length === 0 ? [] : [{ section: `${name} ${section}`, file, text: lines.join('\n') }]
  return [
    ...text('Env', '.env', (parsed.Env ?? []).map(envLine)),
    ...text(
      'Labels',
      '.env',
      Object.entries(parsed.Labels ?? {}).map(([key, value]) => envLine(`${key}=${value}`)),
    ),
    ...text('Entrypoint', 'settings.sh', commandLines(parsed.Entrypoint ?? [])),
    ...text('Cmd', 'settings.sh', commandLines(parsed.Cmd ?? [])),
    ...text('Healthcheck', 'settings.sh', commandLines(parsed.Healthcheck?.Test ?? [])),
    ...text('OnBuild', 'Dockerfile', parsed.OnBuild ?? []),
  ]
}

/** `KEY=value` as a line of an environment file: quoted where its value has blanks or line ends. */
export function envLine(assignment: string): string {
  const at = assignment.indexOf('=')
  if (at === -1) return oneLine(assignment)
  const name = oneLine(assignment.slice(0, at))
  const value = oneLine(assignment.slice(at + 1))
  if (!/[\s"'`,;#]/.test(value)) return `${name}=${value}`
  const quote = ['"', "'", '`'].find((mark) => !value.includes(mark))
  return quote === undefined ? `${name}=${value}` : `${name}=${quote}${value}${quote}`
}

/** Line ends as `\n`, as a quoted value of an environment file writes them. */
function oneLine(text: string): string {
  return text.replaceAll(/\r?\n/g, String.raw`\n`)
}

/** The command as it is typed, and each `--name value` of it as `name=value`. */
function commandLines(words: readonly string[]): readonly string[] {
  if (words.length === 0) return []
  const options = words.flatMap((word, position) => {
    const name = /^--?([A-Za-z][A-Za-z0-9_-]{1,80})$/.exec(word)?.[1]
    const value = words[position + 1]
    return name === undefined || value === undefined || value.startsWith('-')
      ? []
      : [envLine(`${name.replaceAll('-', '_')}=${value}`)]
  })
  return [words.join(' '), ...options]
}

const LONGEST_STEP = 64 * 1024

/**
 * One step of the history as the line of the Dockerfile that it came from; the build arguments that
 * the step ran with (`RUN |2 KEY=value OTHER=value /bin/sh -c …`) as an environment file.
 */
function historyTexts(createdBy: string, section: string): readonly SettingsText[] {
  if (createdBy.length > LONGEST_STEP) return [{ section, file: 'Dockerfile', text: createdBy }]
  const step = createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s{1,4}/, '')
    .replace(/^(?=\|\d)/, 'RUN ')
    .replace(/ # buildkit$/, '')
  const [, command, rest] = /^(RUN )\|\d{1,4} ([^]*)$/.exec(step) ?? []
  if (command === undefined || rest === undefined)
    return step === '' ? [] : [{ section, file: 'Dockerfile', text: step }]
  const at = rest.search(/(?:^| )\/\S{1,200} -\w{1,8} /)
  const args = at === -1 ? rest : rest.slice(0, at)
  const run = at === -1 ? '' : rest.slice(at).trim()
  return [
    { section, file: '.env', text: splitArguments(args).map(envLine).join('\n') },
    ...(run === '' ? [] : [{ section, file: 'Dockerfile' as const, text: `${command}${run}` }]),
  ]
}

/**
 * `A=x B=y z` is `A=x` and `B=y z`: values with blanks are not quoted there. What follows a blank may
 * as well be the command, so the value's first word stands by itself too.
 */
function splitArguments(text: string): readonly string[] {
  return text.split(/ (?=[A-Za-z_][A-Za-z0-9_]{0,80}=)/).flatMap((argument) => {
    const blank = argument.indexOf(' ')
    return blank === -1 ? [argument] : [argument, argument.slice(0, blank)]
  })
}
