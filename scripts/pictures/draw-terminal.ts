import { escapeHtml } from './escape-html.ts'

/** A page that shows a command and what it printed, as a terminal does. */
export function drawTerminal(command: string, printed: string): string {
  const body = escapeHtml(printed.trimEnd()).replaceAll(COLOUR, (_, code: string) => {
    const name = COLOURS[code]
    return name === undefined ? '</span>' : `<span class="${name}">`
  })
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><pre><span class="prompt">$</span> <b>${escapeHtml(command)}</b>\n${body}</pre>`
}

/** Start and end of a colour. */
const COLOUR = /\u{1b}\[(\d+)m/gu
const COLOURS: Readonly<Record<string, string>> = {
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  36: 'cyan',
  90: 'dim',
}

const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; padding: 16px; background: light-dark(#fff, #0d1117) }
pre { margin: 0; padding: 16px 20px; border: 1px solid light-dark(#d1d9e0, #3d444d); border-radius: 8px;
  background: light-dark(#f6f8fa, #151b23); color: light-dark(#1f2328, #f0f6fc);
  font: 13px/1.55 'DejaVu Sans Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.prompt, .dim { color: light-dark(#59636e, #9198a1) }
.red { color: light-dark(#c41c26, #ff7b72); font-weight: bold }
.green { color: light-dark(#1a7f37, #3fb950); font-weight: bold }
.cyan { color: light-dark(#0b6b7a, #56c4d6); font-weight: bold }
.yellow { color: light-dark(#855700, #d29922); font-weight: bold }
`
