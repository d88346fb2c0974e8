/** Whether a value looks issued by a machine rather than chosen by a person. */
export function isIssued(value: string): boolean {
  return (
    value.startsWith('-----BEGIN') ||
    (/^[A-Za-z0-9/+=_.-]{16,4096}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value))
  )
}
