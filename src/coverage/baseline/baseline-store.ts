/** Where baselines are kept, by the exact id of their commit. */
export type BaselineStore = {
  /** Null where the store has none of this commit. @throws WorldError where it cannot tell */
  readonly find: (sha: string) => Promise<StoredAt | null>
  /** Keeps a packed baseline, and says where. @throws WorldError where that is refused */
  readonly save: (sha: string, bytes: Uint8Array) => Promise<string>
}

/** A baseline that is there; `read` gets it, so that a nearer one can still be preferred. */
export type StoredAt = {
  /** For messages. */
  readonly where: string
  /** @throws WorldError where it cannot be had, or is larger than any baseline */
  readonly read: () => Promise<Uint8Array>
}
