// What the scripts share: they start on whatever Node is there (20 or later) without any package installed, install
// what is missing, and go on with the Node 24 that is a dev dependency. Nothing here knows what is built or tested.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const bin = join(root, 'node_modules', '.bin')

/** The environment for child processes: the project's tools and its Node come first. */
export const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` }

/** Path of the Node 24 that came with the dev dependencies. */
export const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Run a command with its output shown; returns the exit code. */
export function run(command, args = [], options = {}) {
  const { status, error, signal } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32' && !command.endsWith('.exe'),
    ...options,
  })
  if (error) console.error(`${command}: ${error.message}`)
  if (signal) console.error(`${command}: ended by ${signal}`)
  return status ?? 1
}

/** Like `run`, and the script ends when it fails. */
export function must(what, command, args = [], options = {}) {
  const status = run(command, args, options)
  if (status !== 0) {
    console.error(`${what} failed (exit code ${status})`)
    process.exit(status)
  }
}

/** `npm ci`, unless the packages of package-lock.json are installed. */
export function install() {
  const lock = join(root, 'package-lock.json')
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(node) && existsSync(installed) && sameLock(lock, installed)) return
  console.log('Installing packages (npm ci)')
  must('npm ci', 'npm', ['ci', '--no-audit', '--no-fund'], { env: process.env })
}

function sameLock(lock, installed) {
  if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true
  // The lock is newer, which a checkout alone can cause: compare what they say.
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      path === '' || optional || link || !path.startsWith('node_modules') || present[path]?.version === version,
  )
}

/** Go on with Node 24: the script's own process is replaced by one that runs the same file with the same arguments. */
export function withNode24(file) {
  if (Number(process.versions.node.split('.')[0]) >= 22) return
  process.exit(run(node, [fileURLToPath(file), ...process.argv.slice(2)]))
}
