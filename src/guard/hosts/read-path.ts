/** The path that a server sees, and whether every server sees the same. */
export type ReadPath = { readonly path: string; readonly isAmbiguous: boolean }

/** How often an escape may be escaped. */
const DEEPEST_ESCAPE = 3

/**
 * A path without `.`, `..`, double slashes, parameters of parts and needless escapes. It is ambiguous
 * where servers differ: `/sim//../x`, `/sim/..;/x`, `/sim/%252e%252e/x`, `/sim/..%2fx`.
 */
export function readPath(written: string): ReadPath {
  const slashed = written.replaceAll('\\', '/')
  const path = withSingleSlashes(resolveDots(decodePlain(slashed)))
  const plain = withoutParameters(decodeAll(slashed))
  const readings = [
    withoutParameters(decodeAll(resolveDots(withSingleSlashes(decodePlain(slashed))))),
    withSingleSlashes(resolveDots(plain)),
    resolveDots(withSingleSlashes(plain)),
  ]
  const seen = withoutParameters(decodeAll(path))
  return { path, isAmbiguous: readings.some((reading) => reading !== seen) }
}

function withSingleSlashes(path: string): string {
  return path.replaceAll(/\/{2,}/g, '/')
}

function withoutParameters(path: string): string {
  return path.replaceAll(/;[^/]*/g, '')
}

function resolveDots(path: string): string {
  const kept: string[] = []
  const parts = path.split('/').slice(1)
  for (const [index, part] of parts.entries()) {
    const isDots = part === '.' || part === '..'
    if (part === '..') kept.pop()
    if (!isDots) kept.push(part)
    else if (index === parts.length - 1) kept.push('')
  }
  return `/${kept.join('/')}`
}

/** Escapes of letters, digits and signs that need none. */
function decodePlain(path: string): string {
  return path.replaceAll(/%[2-7][0-9A-Fa-f]/g, (escape) => {
    const letter = String.fromCharCode(parseInt(escape.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(letter) ? letter : escape
  })
}

function decodeAll(path: string): string {
  let decoded = path
  for (let depth = 0; depth < DEEPEST_ESCAPE; depth += 1) {
    decoded = decoded.replaceAll(/%[2-7][0-9A-Fa-f]/g, (escape) =>
      String.fromCharCode(parseInt(escape.slice(1), 16)),
    )
  }
  return decoded.replaceAll('\\', '/')
}
