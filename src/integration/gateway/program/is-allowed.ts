/** Whether a host may be reached. `*.name` stands for everything below the name, at any depth. */
export function isAllowed(
  host: string,
  { allow, deny }: { readonly allow: readonly string[]; readonly deny: readonly string[] },
): boolean {
  if (deny.includes(host)) return false
  return allow.some((entry) =>
    entry.startsWith('*.') ? host.endsWith(entry.slice(1)) : host === entry,
  )
}
