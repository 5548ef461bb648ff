// Packages dist/athanor.vsix from what esbuild.mjs has put into dist/. One file for all platforms; no network needed.

import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createVSIX } from '@vscode/vsce'
import { must, node, root } from './lib.mjs'

const vsix = join(root, 'dist', 'athanor.vsix')
if (!existsSync(join(root, 'dist', 'extension.cjs')) || !process.argv.includes('--no-build')) {
  must('build', node, ['esbuild.mjs'])
}
await createVSIX({
  cwd: root,
  packagePath: vsix,
  dependencies: false,
  allowMissingRepository: true,
  skipLicense: false,
  rewriteRelativeLinks: false,
})
const size = statSync(vsix).size / 1024 / 1024
console.log(`packaged dist/athanor.vsix, ${size.toFixed(1)} MB`)
if (size > 25) {
  console.error('dist/athanor.vsix is larger than 25 MB: see .vscodeignore')
  process.exit(1)
}
