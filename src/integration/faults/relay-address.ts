/** The container through which suites inside the networks reach the endpoint for faults. */
export const RELAY_SERVICE = 'papergate-faults'
export const INSIDE_PORT = 7070
export const TUNNEL_PORT = 7071
