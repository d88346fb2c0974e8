import * as z from 'zod'

/**
 * What a gate decided: `pass`, `fail` (the rule is broken), `error` (could not be decided; always
 * treated as a failure) or `skip` (planned, with the reason in the summary).
 */
export const verdictSchema = z.enum(['pass', 'fail', 'error', 'skip'])
