// The command line's entry: reads the words, makes the snapshot, calls one command, sets the exit code.
// 0: done, nothing found. 1: findings, or the database refused. 2: wrong usage or unreadable input.

import { existsSync } from 'node:fs'
import type { CommandLine } from './usage.ts'
import { readCommandLine, UsageError } from './usage.ts'

const VERSION = process.env.ATHANOR_VERSION ?? '0.1.0'

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--version' || args[0] === '-V') {
    process.stdout.write(`athanor ${VERSION}\n`)
    return 0
  }
  const line = readCommandLine(args)
  if ('help' in line) {
    process.stdout.write(line.help)
    return 0
  }
  return execute(line)
}

async function execute(line: CommandLine): Promise<number> {
  // Loaded after the words are known to be right: a typing error is answered at once.
  const [{ Workspace }, { makeContext, resolvePaths, resolveRoot }, { progress }] = await Promise.all([
    import('../workspace/workspace.ts'),
    import('./context.ts'),
    import('./output/progress.ts'),
  ])
  const current = process.cwd()
  const root = resolveRoot(line.root, current)
  const place = line.command === 'run' ? (line.paths[0] as string) : null
  const paths = place === null ? resolvePaths(line.paths, root, current) : []
  const output = {
    print: (text: string) => void process.stdout.write(text),
    warn: (text: string) => void process.stderr.write(`${text}\n`),
  }
  const shown = progress(process.stderr)
  try {
    shown.say(`reading ${root}`)
    const workspace = new Workspace({ root })
    if (line.database !== null && line.command === 'check') {
      const { readCatalog } = await import('../database/refresh-catalog.ts')
      shown.say('reading the database')
      workspace.apply({ kind: 'catalog', catalog: await readCatalog(line.database, workspace.snapshot) })
    }
    const context = makeContext(workspace.snapshot, paths, {
      ...output,
      print: (text) => {
        shown.clear()
        output.print(text)
      },
    })
    switch (line.command) {
      case 'sql':
        return await (await import('./commands/sql.ts')).sql(context, line, shown)
      case 'models':
        return (await import('./commands/models.ts')).models(context, line)
      case 'check':
        return (await import('./commands/check.ts')).check(context, line, VERSION)
      case 'graph':
        return await (await import('./commands/graph.ts')).graph(context, line)
      case 'run':
        return await (await import('./commands/run.ts')).run(context, line, place as string)
    }
  } finally {
    shown.clear()
  }
}

/** One line that says what is wrong and what to do. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `athanor: ${error.message}`
  if (error instanceof Error && error.name === 'DatabaseProblem')
    return `athanor: ${(error as unknown as { line: string }).line}`
  const { stack } = error as Error
  return `athanor: internal error: ${(stack ?? String(error)).split('\n').slice(0, 4).join(' | ')}`
}

// A reader that has seen enough (`athanor sql | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 22) {
  await underNewerNode()
} else {
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = error instanceof Error && error.name === 'DatabaseProblem' ? 1 : 2
  }
}

/** SQLite's driver needs Node 22: an older Node hands over to the project's own when there is one. */
async function underNewerNode(): Promise<void> {
  const { fileURLToPath } = await import('node:url')
  const own = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
  if (!existsSync(own)) {
    process.stderr.write(`athanor: Node ${process.versions.node} is too old: install Node 22 or later\n`)
    process.exitCode = 2
    return
  }
  const { spawnSync } = await import('node:child_process')
  const { status } = spawnSync(own, process.argv.slice(1), { stdio: 'inherit' })
  process.exitCode = status ?? 2
}
