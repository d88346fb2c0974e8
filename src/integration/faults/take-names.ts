import type { Container, Engine } from '../../adapters/engine.ts'

/**
 * Takes from a container that has been created all names in its networks but its own, so that the proxy
 * alone has them. One that has given them up already is left as it is.
 */
export async function takeNames(
  container: Container,
  engine: Pick<Engine, 'attachments' | 'attach' | 'detach'>,
): Promise<void> {
  const attachments = await engine.attachments(container.id)
  for (const attachment of attachments ?? []) {
    const aliases = attachment.aliases.filter((alias) => alias === container.name)
    if (aliases.length === attachment.aliases.length) continue
    await engine.detach(container.id, attachment.network)
    await engine.attach(container.id, { ...attachment, aliases })
  }
}
