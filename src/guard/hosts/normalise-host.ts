import { domainToASCII } from 'node:url'

/** Longest text that is taken for a host; a name has at most 253 characters. */
const LONGEST_HOST = 1_024

/**
 * The host that a written one leads to: lower case, in ASCII, without user, port and the root's dot.
 * Full-width letters and dots, soft hyphens, characters of no width and percent signs are read as a
 * client reads them; letters of other alphabets give a name in Punycode. Null for what is no host.
 */
export function normaliseHost(written: string): string | null {
  if (written.length > LONGEST_HOST) return null
  const visible = withoutInvisible(written).trim()
  const host = visible.slice(visible.lastIndexOf('@') + 1).replace(/:\d{0,5}$/, '')
  if (/^\[[0-9a-f:.]{2,45}\]$/i.test(host)) return host.toLowerCase()
  if (/[/\\?#\s]/.test(host)) return null
  const ascii = domainToASCII(host).replace(/\.{1,8}$/, '')
  return ascii === '' ? null : ascii
}

/** A text without characters that nobody sees and clients pass over, tabs and line ends among them. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, '')
}

/** The default-ignorable characters of Unicode, and what the URL standard removes. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\t\n\r]/gu
