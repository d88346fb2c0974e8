/**
 * Stands for a variable that a compose file demands and that has no value here, so that the rest of
 * the file can be judged. A number, because it may have to pass as a port; too short for a credential.
 */
export const UNKNOWN_VALUE = '61953'
