import { cloverShape } from './clover.ts'
import { coberturaShape } from './cobertura.ts'
import { coveragepyShape } from './coveragepy.ts'
import { goShape } from './go.ts'
import { istanbulShape } from './istanbul.ts'
import { jacocoShape } from './jacoco.ts'
import { lcovShape } from './lcov.ts'
import { llvmShape } from './llvm.ts'
import type { ReportShape } from './report-shape.ts'
import { simplecovShape } from './simplecov.ts'

export const allShapes: readonly ReportShape[] = [
  lcovShape,
  coberturaShape,
  jacocoShape,
  cloverShape,
  coveragepyShape,
  istanbulShape,
  goShape,
  llvmShape,
  simplecovShape,
]
