// Installs what `npm start` and `npm test` need before any TypeScript can run: the npm packages of the lock
// file, Node 24 among them. Plain JavaScript without dependencies; runs on Node 20 and newer.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const NEEDED_NODE = 24
/** A lock file without an owner this long after it was made was left by a process that died in between. */
const UNOWNED_MILLISECONDS = 5_000
const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules', '.papergate-lock')
const lock = join(root, 'node_modules.lock')

const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex')

if (!isInstalled()) await withLock(installPackages)
checkNode()

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

/** Of two commands that start at once in one clone, the second waits and finds nothing left to do. */
async function withLock(body) {
  let told = false
  while (!tryLock()) {
    const owner = Number.parseInt(readOrEmpty(lock), 10)
    if (isLeftBehind(owner)) {
      removeLeftBehind(owner)
      continue
    }
    if (!told && !Number.isNaN(owner)) {
      told = true
      console.log(`packages: waiting for process ${owner}, which installs them`)
    }
    await delay(200)
  }
  try {
    if (!isInstalled()) await body()
  } finally {
    rmSync(lock, { force: true })
  }
}

function tryLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isLeftBehind(owner) {
  if (!Number.isNaN(owner)) return !isAlive(owner)
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made > UNOWNED_MILLISECONDS
}

/** Of several that see the same stale lock, the rename lets one win; a lock taken anew is put back. */
function removeLeftBehind(owner) {
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
  } catch {
    return
  }
  if (Object.is(Number.parseInt(readOrEmpty(aside), 10), owner)) rmSync(aside, { force: true })
  else renameSync(aside, lock)
}

async function installPackages() {
  console.log('packages: installing from package-lock.json …')
  const startedAt = Date.now()
  const output = []
  // NODE_ENV=production or an `omit` of the person's would leave out the tools, or Node 24 itself.
  const include = ['--include=dev', '--include=optional']
  const args = ['ci', ...include, '--no-fund', '--no-audit', '--ignore-scripts']
  const child = spawn('npm', args, { cwd: root })
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  const code = await new Promise((done) => {
    child.on('error', () => done(127))
    child.on('close', done)
  })
  if (code !== 0) {
    const tail = Buffer.concat(output).toString('utf8').trim().split('\n').slice(-15).join('\n')
    console.error(`packages: \`npm ci\` failed with exit code ${code}:\n${tail}`)
    rmSync(lock, { force: true })
    process.exit(3)
  }
  writeFileSync(stamp, wanted)
  console.log(`packages: installed in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`)
}

/** Inside `npm run`, `node` is the one in node_modules/.bin where a package brings it, else the machine's. */
function checkNode() {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH }
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', env })
  const version = stdout?.trim() ?? ''
  if (Number.parseInt(version.slice(1), 10) >= NEEDED_NODE) return
  console.error(`node: expected Node ${NEEDED_NODE} or newer; found ${version || 'none'}.`)
  console.error(
    `No npm package brings it for ${process.platform}-${process.arch}: install Node ${NEEDED_NODE} and run again.`,
  )
  process.exit(2)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
