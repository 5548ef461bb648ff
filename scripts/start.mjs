// `npm start`: from a fresh clone to something to look at. Installs, builds, packages the extension, makes the shop's
// database, takes the tour with the command line, and opens an editor with the extension where there is one.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install, must, node, root, run, withNode24 } from './lib.mjs'

install()
withNode24(import.meta.url)

const shop = join(root, 'test-workspace', 'python-shop')
must('packaging', node, ['scripts/package.mjs'])
must('making the shop database', node, [join(shop, 'seed.mjs')])
must('the tour', node, ['scripts/tour.mjs'])

const vsix = join(root, 'dist', 'athanor.vsix')
const finder = process.platform === 'win32' ? 'where' : 'which'
const editor = ['code', 'codium', 'cursor'].find((name) => spawnSync(finder, [name], { env: process.env }).status === 0)
if (process.env.CI || process.argv.includes('--no-open')) {
  console.log(`\nThe extension is ${vsix}`)
} else if (editor) {
  console.log(`\nInstalling the extension into ${editor} and opening the shop`)
  if (run(editor, ['--install-extension', vsix, '--force'], { env: process.env }) === 0) {
    run(editor, ['--new-window', shop, '--goto', `${join(shop, 'shop', 'queries.py')}:1`], { env: process.env })
  }
} else {
  console.log(`\nNo code, codium or cursor on PATH. Install the extension by hand: "Install from VSIX…", ${vsix}`)
  console.log(`Then open ${shop}. Or press F5 in this folder in VS Code.`)
}
