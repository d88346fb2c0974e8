/** Words of a name in lower case: `apiKeyId`, `api-key-id` and `API.KEY_ID` are `api key id`. */
export function splitWords(name: string): readonly string[] {
  return name
    .slice(0, LONGEST_NAME)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
}

const LONGEST_NAME = 160
