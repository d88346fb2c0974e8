import type { Container } from '../../adapters/engine.ts'

/**
 * Where suites on the host reach the services: `PAPERGATE_<SERVICE>_HOST` and
 * `PAPERGATE_<SERVICE>_PORT_<PORT>` for every published port, the name in upper case with `_` for
 * whatever is no letter or digit.
 */
export function serviceAddresses(
  containers: ReadonlyMap<string, Container>,
): Readonly<Record<string, string>> {
  const pairs = [...containers].flatMap(([service, { ports }]) => {
    const prefix = `PAPERGATE_${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`
    const [first] = ports
    return [
      ...(first === undefined ? [] : [[`${prefix}_HOST`, first.host] as const]),
      ...ports.map(({ container, port }) => [`${prefix}_PORT_${container}`, String(port)] as const),
    ]
  })
  return Object.fromEntries(pairs)
}
