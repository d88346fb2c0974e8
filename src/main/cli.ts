#!/usr/bin/env node
import { keepCompiled } from './keep-compiled.ts'

keepCompiled(process.env)
// Loaded afterwards, so that it is kept as well.
await import('./run-process.ts')
