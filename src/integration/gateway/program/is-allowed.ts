/**
 * Whether a host may be reached. `*.name` stands for everything below the name, at any depth; an entry
 * with a port means that port alone. A port that is null is any: only the name has been asked for.
 */
export function isAllowed(
  host: string,
  port: number | null,
  { allow, deny }: { readonly allow: readonly string[]; readonly deny: readonly string[] },
): boolean {
  if (deny.includes(host)) return false
  return allow.some((entry) => {
    const [name = '', only] = entry.split(':')
    const isPort = only === undefined || port === null || Number(only) === port
    return isPort && (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name)
  })
}
