/** Bytes as a person reads them, rounded up so that a size over its budget never looks equal to it. */
export function formatSize(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1_000)} KB`
    : `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`
}
