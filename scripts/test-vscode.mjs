// `npm run test:vscode`: packages the extension and takes the journeys in the real VS Code, which is code-server from npm
// in .cache/code-server with Chromium. Where one of them cannot be had the journeys are skipped, and why is said.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env, install, must, node, root, run, withNode24 } from './lib.mjs'
import { line, write } from './summary.mjs'

const VERSION = '4.139.1'

install()
withNode24(import.meta.url)
rmSync(join(root, '.artifacts', 'counts', 'test-vscode.json'), { force: true })

function skip(reason) {
  console.log(`Skipped: ${reason}`)
  const counts = { passed: 0, failed: 0, skipped: 1 }
  write('test-vscode', counts)
  console.log(line(counts))
  process.exit(0)
}

const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
if (!chromium.some((path) => path && existsSync(path))) skip('no Chromium. Set CHROMIUM to its path.')
if (process.platform === 'win32') skip('code-server does not run on Windows')

const folder = join(root, '.cache', 'code-server')
const entry = join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js')
const manifest = join(folder, 'package.json')
const complete = join(folder, `installed-${VERSION}`)
if (!existsSync(entry) || !existsSync(complete)) {
  console.log(`Installing code-server ${VERSION} into .cache/code-server: this takes some minutes, once`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    manifest,
    JSON.stringify({
      private: true,
      dependencies: { 'code-server': VERSION },
      allowScripts: { 'code-server': true, argon2: true },
    }),
  )
  // Its modules are compiled for Node 24, which has to come first on PATH. What npm told this script about itself and the
  // Node that it runs on must not be taken for the other npm's.
  const own = Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(?!config_nodedir|config_registry|config_cache)|^(INIT_CWD|NODE)$/i.test(name),
    ),
  )
  const status = run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder], { cwd: folder, env: own })
  if (status !== 0 || run(node, [entry, '--version', '--config', join(folder, 'config.yaml')]) !== 0) {
    skip('code-server could not be installed (it needs a compiler and libkrb5-dev)')
  }
  writeFileSync(complete, '')
}

must('packaging', node, ['scripts/package.mjs'])
if (!existsSync(join(root, 'test-workspace/python-shop/shop.db'))) {
  must('making the shop database', node, ['test-workspace/python-shop/seed.mjs'])
}

const report = join(root, '.artifacts', 'journeys.json')
mkdirSync(join(root, '.artifacts'), { recursive: true })
rmSync(report, { force: true })
const status = run(node, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'test/vscode/vitest.config.ts',
  '--reporter=verbose',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
])
const counts = { passed: 0, failed: 0, skipped: 0 }
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
  counts.passed = numPassedTests
  counts.failed = numFailedTests || (status === 0 ? 0 : 1)
  counts.skipped = numPendingTests
} catch (error) {
  console.error(`Vitest left no report: ${error.message}`)
  counts.failed = 1
}
write('test-vscode', counts)
console.log(`\nScreenshots are in .artifacts/screenshots\n${line(counts)}`)
process.exit(counts.failed ? 1 : 0)
