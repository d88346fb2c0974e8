import { createHash } from 'node:crypto'

import { escapeHtml } from './escape-html.ts'
import type { ReportFile } from './list-report-files.ts'
import { buildPageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'
import { renderVerdict } from './render-verdict.ts'
import type { HtmlReportInput } from './report-input.ts'

/** Everything up to the data: readable by itself, also where scripts are off. */
export function renderPageStart(input: HtmlReportInput, files: readonly ReportFile[]): string {
  const reported = files.filter(({ isReported }) => isReported).length
  const tabs = [
    input.patch === null ? '' : tab('changes', 'Changes', input.patch.files.length),
    tab('map', 'Map', null),
    tab('files', 'Files', reported),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(input.verdict)}: ${escapeHtml(input.title, 200)} · coverage</title>
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#view">Skip to the content</a>
<header class="top">
<a class="brand" href="#/"><span class="chip chip-${input.verdict}">${input.verdict}</span><span class="brand-title">${escapeHtml(input.title, 200)}</span></a>
<div class="actions">
<button type="button" id="open-search">Search files <kbd>/</kbd></button>
<button type="button" id="theme" title="Switch between dark and light (t)">Dark</button>
<button type="button" id="open-help" aria-label="Keys">?</button>
</div>
</header>
<main>
${renderVerdict(input, files)}
<nav class="tabs" aria-label="Views">${tabs.join('')}</nav>
<section id="view" tabindex="-1" aria-label="View"><noscript><p class="warning">The changes, the map and the sources need JavaScript, which is off.</p></noscript></section>
</main>
${FOOTER}
${DIALOGS}
<div id="announcer" class="hidden-text" role="status" aria-live="polite"></div>
`
}

/** The script behind the data. */
export function renderPageEnd(): string {
  return `<script>${buildPageScript()}</script>\n</body>\n</html>\n`
}

/** Nothing is fetched, sent or framed; only this very style and script count. */
function contentPolicy(): string {
  return [
    "default-src 'none'",
    `style-src '${digest(pageStyle)}'`,
    `script-src '${digest(buildPageScript())}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function tab(id: string, title: string, count: number | null): string {
  const shown = count === null ? '' : ` <span class="tab-count">${count}</span>`
  return `<a href="#/${id}" data-tab="${id}">${title}${shown}</a>`
}

const FOOTER = `<footer>Made by Papergate. Figures are cut to two decimals, never rounded; whole numbers decide.</footer>`

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'search files: arrows choose, Enter opens, Esc closes'],
  ['n', 'next gap: missed or partly covered lines'],
  ['p', 'previous gap'],
  ['c', 'start: the changes, or the map without any'],
  ['m', 'map: arrows move, Enter opens'],
  ['u', 'up to the parent folder of the map'],
  ['f', 'files'],
  ['t', 'dark or light'],
  ['?', 'these keys'],
]

const DIALOGS = `<dialog id="search" aria-label="Search files">
<input id="search-input" type="text" role="combobox" aria-expanded="true" aria-controls="search-results" aria-autocomplete="list" aria-label="File" placeholder="Words of the path, such as: gateway risk" autocomplete="off" spellcheck="false">
<ul id="search-results" role="listbox" aria-label="Files"></ul>
<p id="search-status" class="note" role="status"></p>
</dialog>
<dialog id="help" aria-label="Keys">
<h2>Keys</h2>
<dl class="keys">${KEYS.map(([key, does]) => `<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`).join('')}</dl>
<form method="dialog"><button>Close</button></form>
</dialog>`
