import type { Message } from './write-message.ts'

/**
 * Slack's limits with room to spare: 3,000 characters per section, 150 per header, 2,000 per field; a
 * total of about 13,200 is refused as a whole (slackapi/bolt-js issue 2509).
 */
const LIMITS = { header: 140, summary: 1_000, field: 500, reasons: 2_500 } as const

type Text = { readonly type: 'mrkdwn' | 'plain_text'; readonly text: string }
export type SlackBody = {
  readonly text: string
  readonly blocks: readonly (
    | { readonly type: 'header'; readonly text: Text }
    | { readonly type: 'section'; readonly text: Text }
    | { readonly type: 'section'; readonly fields: readonly Text[] }
    | { readonly type: 'context'; readonly elements: readonly Text[] }
  )[]
}

/** The body of an incoming webhook's POST; `text` is what a phone's notification shows. */
export function slackBody(message: Message): SlackBody {
  const markdown = (text: string): Text => ({ type: 'mrkdwn', text })
  const context = [
    ...message.notes.map((note) => escapeSlack(note)),
    ...(message.link === null ? [] : [`<${escapeLink(message.link)}|the run>`]),
  ]
  return {
    text: escapeWithin(message.title, LIMITS.header),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: truncate(message.title, LIMITS.header) },
      },
      section(markdown(escapeWithin(message.summary, LIMITS.summary))),
      {
        type: 'section',
        fields: message.fields.map(({ name, value }) =>
          markdown(`*${escapeSlack(name)}*\n${escapeWithin(value, LIMITS.field)}`),
        ),
      },
      ...(message.reasons === '' ? [] : [section(markdown(quoteBlock(message.reasons)))]),
      ...(context.length === 0
        ? []
        : [{ type: 'context' as const, elements: context.map(markdown) }]),
    ],
  }
}

/** The three characters that Slack reads as markup; `<!channel>` in a commit title would call everyone. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function escapeLink(url: string): string {
  return escapeSlack(url).replaceAll('|', '%7C')
}

/** Three backticks would end the block. */
function quoteBlock(text: string): string {
  return `\`\`\`${escapeWithin(text.replaceAll('```', "'''"), LIMITS.reasons)}\`\`\``
}

/** Escaping makes text longer, so the limit holds for the escaped form; no entity is cut in two. */
function escapeWithin(text: string, longest: number): string {
  const escaped = escapeSlack(text)
  if (escaped.length <= longest) return escaped
  return `${escaped.slice(0, longest - 1).replace(/&[a-z]*$/, '')}…`
}

function section(text: Text): { readonly type: 'section'; readonly text: Text } {
  return { type: 'section', text }
}

function truncate(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}
