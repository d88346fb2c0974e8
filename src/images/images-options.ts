/** What the images stage builds and where it goes; plain data, resolved from config and command line. */
export type ImagesOptions = {
  /** Services that have a Dockerfile; paths are relative to the repository's root. */
  readonly services: Readonly<
    Record<string, { readonly dockerfile: string; readonly context: string }>
  >
  /** Dockerfile of the image that the services build on, or null without one. */
  readonly base: string | null
  /** `host[:port][/path]` */
  readonly registry: string
  readonly push: boolean
  /** Largest unpacked size in bytes per service; `default` for the rest. */
  readonly budgets: Readonly<Record<string, number>>
  /** The name a service gets in the engine when it is loaded, such as `papergate/x:ci`. */
  readonly loadTags: Readonly<Record<string, string>>
}
