/** Words of a name in lower case: `apiKeyId`, `api-key-id` and `API.KEY_ID` are `api key id`. */
export function splitWords(name: string): readonly string[] {
  const short = name.slice(0, LONGEST_NAME)
  return (/[A-Z]/.test(short) ? splitHumps(short) : short)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
}

function splitHumps(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
}

const LONGEST_NAME = 160
