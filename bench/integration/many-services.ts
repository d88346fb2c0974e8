/** A compose file of so many idle services, each with a health check, in levels of ten that wait for each other. */
export function manyServices(count: number): string {
  const services: (readonly [string, object])[] = Array.from({ length: count }, (_, index) => [
    `service-${index}`,
    {
      image: 'debian:bookworm-slim',
      command: ['sleep', '600'],
      stop_signal: 'SIGKILL',
      healthcheck: { test: ['CMD', 'true'], interval: '30s', retries: 3 },
      ...(index < 10
        ? {}
        : { depends_on: { [`service-${index - 10}`]: { condition: 'service_healthy' } } }),
    },
  ])
  return render('many', services)
}

/** Six services that do not end when they are asked to: a shell as process 1 ignores what it does not trap. */
export function stubbornServices(): string {
  const services: (readonly [string, object])[] = Array.from({ length: 6 }, (_, index) => [
    `stubborn-${index}`,
    {
      image: 'debian:bookworm-slim',
      command: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'],
      healthcheck: { test: ['CMD', 'true'], interval: '1s', retries: 3 },
    },
  ])
  return render('stubborn', services)
}

function render(name: string, services: readonly (readonly [string, object])[]): string {
  return JSON.stringify({ name, services: Object.fromEntries<object>(services) })
}
