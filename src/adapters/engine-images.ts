/** The part of the Docker Engine API that reads images and the settings of containers. */
export type EngineImages = {
  /**
   * An image with all its layers as a tar, as `docker save` writes it; null where the engine has no
   * such image: nothing is pulled. @throws WorldError when the engine is gone or refuses.
   */
  readonly save: (
    reference: string,
    signal: AbortSignal,
  ) => Promise<AsyncIterable<Uint8Array> | null>
  /** What a container, running or not, is started with; null where there is none. */
  readonly inspectSettings: (idOrName: string) => Promise<{
    readonly name: string
    readonly env: readonly string[]
    readonly command: readonly string[]
    readonly entrypoint: readonly string[]
    readonly healthcheck: readonly string[]
    readonly labels: Readonly<Record<string, string>>
  } | null>
}
