// The command line from a checkout: builds dist/cli.js when it is not there, then hands over to it.
// Paths in the arguments are taken from the folder in which npm was called.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install, node, root, run, withNode24 } from './lib.mjs'

const cli = join(root, 'dist', 'cli.js')
if (!existsSync(node)) install()
withNode24(import.meta.url)
if (!existsSync(cli)) {
  const status = run(node, ['esbuild.mjs'], { stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status)
}
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD)
process.argv[1] = cli
await import(pathToFileURL(cli).href)
