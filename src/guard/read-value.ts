import type { Field } from './venues/venue-schema.ts'

/**
 * Whether a value can be a credential at all. It is none when it is
 * - empty, or shorter than eight characters (a passphrase may be short);
 * - a reference: `$VAR`, `${…}`, `{{ … }}`, `%VAR%`, `<…>`, another variable's NAME, a path, or an
 *   address in a secret store (`op://`, `vault:`, `arn:`);
 * - encrypted: by SOPS (`ENC[…]`), Jasypt (`ENC(…)`) or for a SealedSecret;
 * - a placeholder: made only of filler words (`your-api-key`, `changeme`, `example_secret`), or of
 *   one repeated character, with a key's two letters before it or not (`xxxxxxxx`, `PKXXXXXXXX`);
 * - a text with blanks, which no venue issues.
 */
export function isCredentialValue(value: string, field: Field): boolean {
  const text = value.trim()
  if (text === '' || isReference(text) || isEncrypted(text) || isPlaceholder(text)) return false
  if (/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(text)) return true
  if (field === 'passphrase') return text.length >= 3
  return text.length >= SHORTEST_CREDENTIAL && !/\s/.test(text)
}

/** The value that `${NAME:-value}` falls back to; any other value as it is. */
export function readDefault(value: string): string {
  return /^\$\{[A-Za-z_][A-Za-z0-9_]{0,80}:?-([^}]*)\}$/.exec(value.trim())?.[1] ?? value
}

/** Shorter than any key of the catalogue (Bybit's 18 characters are the shortest documented). */
const SHORTEST_CREDENTIAL = 8

function isReference(text: string): boolean {
  return (
    /^[$%<]/.test(text) ||
    /\$\{|\{\{/.test(text) ||
    /^(?:\.{1,2}\/|~\/|\/(?:run|etc|var|home|mnt|opt|tmp|secrets)\/|op:\/\/|vault:|arn:|secretref:|sm:\/\/|gcp-sm:|aws-sm:|azure-kv:|keyvault:|doppler:|file:|projects\/[\w-]{1,60}\/secrets\/)/i.test(
      text,
    ) ||
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) ||
    /^(?:os|process|env|self|settings|config|secrets)\.[A-Za-z]/.test(text)
  )
}

/** A sealed value begins with the length of an RSA key of 4096 bits, which is longer than any credential. */
function isEncrypted(text: string): boolean {
  return /^ENC[[(][^\])]+[\])]$/.test(text) || /^Ag[A-D][A-Za-z0-9+/]{300,}={0,2}$/.test(text)
}

const FILLERS = new Set(
  (
    'your my the a an here insert enter put replace set change changeme me with example sample ' +
    'dummy fake mock placeholder redacted todo tbd none null undefined true false empty unset ' +
    'key keys secret token api id apikey keyid access private passphrase password value ' +
    'test tests testing paper live demo sandbox for in of from and not real ' +
    'paste your-key insert_here alpaca apca binance bybit okx kraken coinbase oanda tradier ib ibkr hyperliquid'
  ).split(' '),
)

function isPlaceholder(text: string): boolean {
  if (/^[*•#x?.]{3,}$/i.test(text)) return true
  if (/^(.)\1*$/.test(text) || /^[A-Z]{2}(.)\1{7,}$/.test(text)) return true
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  return words.every((word) => FILLERS.has(word) || /^x{2,}$|^0+$|^\.+$/.test(word))
}
