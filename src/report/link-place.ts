import { escapeMarkdown } from './escape-text.ts'
import { shortenText } from './shorten-text.ts'

type Lines = { readonly line: number; readonly endLine: number }

/** A path of the repository, or lines of it, as Markdown; see `createPlaceLinker`. */
export type LinkPlace = (path: string, lines?: Lines) => string

const LONGEST_NAME = 200
/** Browsers and proxies refuse longer addresses. */
const LONGEST_PATH = 2_000

/**
 * Shows a path, or with `lines` only these (`3–7`), as a link to the file at one commit.
 * @param blobUrl such as `https://github.com/owner/name/blob/<sha>`; null makes plain text.
 */
export function createPlaceLinker(blobUrl: string | null): LinkPlace {
  return (path, lines) => {
    const text = lines === undefined ? escapeMarkdown(shortenText(path, LONGEST_NAME)) : show(lines)
    const encoded = blobUrl === null ? null : encodePath(path)
    if (encoded === null) return text
    return `[${text}](${blobUrl}/${encoded}${lines === undefined ? '' : fragmentOf(lines)})`
  }
}

function show({ line, endLine }: Lines): string {
  return line === endLine ? String(line) : `${line}–${endLine}`
}

function fragmentOf({ line, endLine }: Lines): string {
  return line === endLine ? `#L${line}` : `#L${line}-L${endLine}`
}

/**
 * Each part of a path for itself, with nothing left in it that Markdown reads. Null for what is
 * too long, and for what would lead out of the repository's pages: browsers resolve dots also where
 * they are encoded.
 */
function encodePath(path: string): string | null {
  const parts = path.replaceAll(/\p{Surrogate}/gu, '\uFFFD').split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return null
  const encoded = parts
    .map((part) => encodeURIComponent(part).replaceAll(/[!'()*~]/g, encodeByte))
    .join('/')
  return encoded.length > LONGEST_PATH ? null : encoded
}

function encodeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
