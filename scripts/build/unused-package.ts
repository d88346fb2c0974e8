/** Stands in the bundle for packages that dockerode names but that a local socket never needs. */
export const Client = null
