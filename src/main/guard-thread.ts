import { parentPort } from 'node:worker_threads'

import { serveFiles } from '../guard/threads/serve-files.ts'

// A thread of the guard: scans files of large trees.
if (parentPort !== null) serveFiles(parentPort)
