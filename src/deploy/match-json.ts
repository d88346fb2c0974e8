/**
 * Where `actual` lacks what is expected: one line per difference, none when it matches. An object
 * may have more fields than expected; arrays and plain values must be equal.
 */
export function findJsonDifferences(
  expected: unknown,
  actual: unknown,
  path = '$',
): readonly string[] {
  if (isObject(expected)) {
    if (!isObject(actual)) return [`${path} is ${show(actual)}, not an object`]
    return Object.entries(expected).flatMap(([key, value]) =>
      Object.hasOwn(actual, key)
        ? findJsonDifferences(value, actual[key], `${path}.${key}`)
        : [`${path}.${key} is missing, ${show(value)} expected`],
    )
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((item, index) =>
      findJsonDifferences(item, actual[index], `${path}[${index}]`),
    )
  }
  return Object.is(expected, actual)
    ? []
    : [`${path} is ${show(actual)}, ${show(expected)} expected`]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
