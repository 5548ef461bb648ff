// `npm run test:electron`: the in-host suite in desktop VS Code, which @vscode/test-electron downloads. Where it cannot be
// downloaded the suite is skipped, and why is said; the journeys of `npm run test:vscode` need no download.

import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install, must, node, root, withNode24 } from './lib.mjs'

install()
withNode24(import.meta.url)

const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron')
const { build } = await import('esbuild')

let executable = process.env.VSCODE_PATH
if (!executable) {
  try {
    executable = await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: join(root, '.cache/vscode'),
      timeout: 30_000,
    })
  } catch (error) {
    console.log(
      `Skipped: VS Code could not be downloaded (${error.message}). Set VSCODE_PATH to one that is installed.`,
    )
    console.log('0 passed, 0 failed, 1 skipped')
    process.exit(0)
  }
}

must('build', node, ['esbuild.mjs'])
const suite = join(root, '.cache/electron/suite.cjs')
await build({
  entryPoints: [join(root, 'test/electron/suite.ts')],
  bundle: true,
  format: 'cjs',
  platform: 'node',
  external: ['vscode'],
  outfile: suite,
})
const shop = mkdtempSync(join(tmpdir(), 'athanor-electron-'))
cpSync(join(root, 'test-workspace/python-shop'), shop, { recursive: true })
try {
  const code = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    launchArgs: [shop, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--no-sandbox'],
  })
  process.exit(code)
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
