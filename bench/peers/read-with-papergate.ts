/** Prints the totals of a report as the gate's reader reads it: `node bench/peers/read-with-papergate.ts REPORT`. */
import { ArmNames } from '../../src/coverage/model/arm-names.ts'
import { measureFile, sumMeasures } from '../../src/coverage/model/file-coverage.ts'
import { readReport } from '../../src/coverage/read-report.ts'

const path = process.argv[2] ?? ''
const { files } = await readReport(path, path, { format: null, armNames: new ArmNames() })
const { lines, branches } = sumMeasures([...files.values()].map((file) => measureFile(file)))
process.stdout.write(JSON.stringify({ lines, branches }))
