/** A variable with another database's name, where it names this one: in an address, or because of what it is called. */
export function redirectVariable(key: string, value: string, from: string, to: string): string {
  // Users, schemas and hosts often go by the same name.
  const isDatabase = /DATABASE|(?:^|_)DB(?:_|$)|^PG/.test(key) && !OTHER.test(key)
  return isDatabase && value === from ? to : redirectText(value, from, to)
}

const OTHER = /USER|ROLE|OWNER|PASS|HOST|SCHEMA|SERVICE|APPNAME/

/** A command likewise; it names a database also by an option, such as `-d trading`. */
export function redirectCommand(words: readonly string[], from: string, to: string): string[] {
  return words.map((word, index) =>
    word === from && OPTION.test(words[index - 1] ?? '') ? to : redirectText(word, from, to),
  )
}

const OPTION = /^(?:-d|--?dbname|--?database)$/

const ADDRESS = String.raw`(?:postgres|pgx|psql|postgis)[\w+]*://[^\s/?#'"]*/`
const KEYWORD = String.raw`(?:\bdbname|\bdatabase|\binitial catalog) *= *'?`
const WORD = String.raw`(?:^|\s)(?:-d|--?dbname|--?database)[ =]+`

/** Wherever the text has it as an address (`postgresql://user@host/trading`), a keyword (`dbname=trading`) or an option. */
function redirectText(value: string, from: string, to: string): string {
  const name = from.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
  const named = new RegExp(`(${ADDRESS}|${KEYWORD}|${WORD})${name}(?=$|[\\s?#;&'"])`, 'gi')
  return value.replaceAll(named, (_, before: string) => `${before}${to}`)
}
