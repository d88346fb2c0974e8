/** Stands in the bundle for packages that dockerode names but that a local socket never needs. */
export class Client {}
export const unusedPackage = true
