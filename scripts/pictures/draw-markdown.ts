import { escapeHtml } from './escape-html.ts'

/** A page that shows a summary as GitHub does: the Markdown that our reports are made of, and no more. */
export function drawMarkdown(markdown: string): string {
  // GitHub draws a diagram of Mermaid; that takes a library of its own.
  const blocks = markdown
    .replaceAll(/```mermaid\n[\s\S]*?\n```/g, '')
    .trim()
    .split(/\n{2,}/)
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${blocks.map(drawBlock).join('\n')}`
}

function drawBlock(block: string): string {
  const [, marks, title] = /^(#+) (.*)$/.exec(block) ?? []
  if (marks !== undefined) return `<h${marks.length}>${drawInline(title ?? '')}</h${marks.length}>`
  const lines = block.split('\n')
  if (block.startsWith('|')) return drawTable(lines.map(splitRow))
  if (block.startsWith('- ')) {
    return `<ul>${lines.map((line) => `<li>${drawInline(line.slice(2))}</li>`).join('')}</ul>`
  }
  if (block.startsWith('```')) return `<pre>${escapeHtml(lines.slice(1, -1).join('\n'))}</pre>`
  return `<p>${drawInline(lines.join(' '))}</p>`
}

function splitRow(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}

function drawTable([head = [], rule = [], ...rows]: readonly (readonly string[])[]): string {
  const draw = (tag: string, row: readonly string[]): string => {
    const cells = row.map((cell, index) => {
      const align = rule[index]?.endsWith(':') === true ? ' align="right"' : ''
      return `<${tag}${align}>${drawInline(cell)}</${tag}>`
    })
    return `<tr>${cells.join('')}</tr>`
  }
  return `<table>${draw('th', head)}${rows.map((row) => draw('td', row)).join('')}</table>`
}

function drawInline(text: string): string {
  return escapeHtml(text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(+code)))
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(/[❌✅]/gu, (mark) => MARKS[mark] ?? mark)
}

/** Drawn, as a font with signs in colour is not on every machine. */
const MARKS: Readonly<Record<string, string>> = {
  '❌': drawMark('#e5484d', 'M3 3 13 13M13 3 3 13'),
  '✅': drawMark('#30a46c', 'M2.5 8.5 6.5 12.5 13.5 4'),
}

function drawMark(colour: string, path: string): string {
  return `<svg width="0.85em" height="0.85em" viewBox="0 0 16 16" fill="none" stroke="${colour}" stroke-width="3.4" stroke-linecap="round"><path d="${path}"/></svg>`
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d1d9e0, #3d444d) }
body { margin: 0; padding: 24px; background: light-dark(#fff, #0d1117); color: light-dark(#1f2328, #f0f6fc);
  font: 14px/1.5 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif }
svg { vertical-align: -0.08em }
h2 { margin: 0 0 16px; padding-bottom: 8px; border-bottom: 1px solid var(--line); font-size: 23px }
h3 { margin: 24px 0 12px; font-size: 18px }
p { margin: 12px 0 }
ul { margin: 12px 0; padding-left: 28px } li { margin: 4px 0 }
table { border-collapse: collapse; margin: 12px 0 }
th, td { border: 1px solid var(--line); padding: 6px 12px }
tr:nth-child(odd) td { background: light-dark(#f6f8fa, #151b23) }
a { color: light-dark(#0969da, #4493f8); text-decoration: none }
pre { margin: 12px 0; padding: 12px 16px; border-radius: 6px; background: light-dark(#f6f8fa, #151b23);
  font: 12px/1.5 'DejaVu Sans Mono', monospace; white-space: pre-wrap }
code { padding: 2px 5px; border-radius: 5px; background: light-dark(#eff1f3, #262c36);
  font: 12px 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere }
`
