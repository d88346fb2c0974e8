import { parentPort } from 'node:worker_threads'

import { serveParts } from '../coverage/threads/serve-parts.ts'

// A thread of the coverage gate: reads the parts of large reports that it is sent.
if (parentPort !== null) serveParts(parentPort)
