// Runs a script with the Node 24 of the dev dependencies: `node scripts/with-node.mjs file arguments…`.

import { install, node, run } from './lib.mjs'

install()
process.exit(run(node, process.argv.slice(2)))
