// Who may import whom, checked over the imports that are really there. The rules are ARCHITECTURE.md's; a folder that is
// not named there cannot be imported by accident, because every import between rooms has to be allowed here.

import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { files, read } from './sources.ts'

interface Import {
  readonly from: string
  readonly to: string
}

const packages: Record<string, string> = {
  'orm-core': 'orm-core/src/index.ts',
  'orm-core/internal': 'orm-core/src/internal.ts',
  'orm-core/sqlite': 'orm-core/src/dialects/sqlite/index.ts',
  'orm-core/postgresql': 'orm-core/src/dialects/postgresql/index.ts',
  'orm-core/mysql': 'orm-core/src/dialects/mysql/index.ts',
  'athanor-server/protocol': 'server/src/protocol/messages.ts',
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

function importsOf(path: string): Import[] {
  const text = read(path).replace(/\/\*[\s\S]*?\*\//g, '')
  return [...text.matchAll(IMPORT)].flatMap(([, statical, dynamic]) => {
    const specifier = statical ?? dynamic!
    const to = specifier.startsWith('.')
      ? posix.join(posix.dirname(path), specifier)
      : (packages[specifier] ?? (/^(orm-core|athanor-)/.test(specifier) ? specifier : null))
    return to === null ? [] : [{ from: path, to }]
  })
}

const sources = files('orm-core/src/**/*.ts', 'server/src/**/*.ts', 'client/src/**/*.ts').filter(
  (path) => !path.endsWith('.d.ts'),
)
const imports = sources.flatMap(importsOf)

/** A file's room: "orm-core/sql", "server/features", "client"; a file beside the rooms is a room of its own. */
function room(path: string): string {
  const [workspace, src, folder] = path.split('/') as [string, string, string]
  if (workspace === 'client') return 'client'
  return src === 'src' ? `${workspace}/${folder}` : workspace
}

/** `orm-core` as the server may see it: its index, what is inside, and its dialects. */
const ormCore = ['orm-core/index.ts', 'orm-core/internal.ts', 'orm-core/dialects']
const dialects = 'orm-core/dialects'

const allowed: Record<string, readonly string[]> = {
  'orm-core/sql': [],
  'orm-core/compile': ['orm-core/sql'],
  'orm-core/engine': ['orm-core/compile', 'orm-core/sql'],
  'orm-core/dialects': ['orm-core/engine', 'orm-core/compile', 'orm-core/sql'],
  'orm-core/orm': ['orm-core/engine', 'orm-core/compile', 'orm-core/sql'],
  'orm-core/migrations': ['orm-core/orm', 'orm-core/engine', 'orm-core/compile', 'orm-core/sql'],
  'orm-core/create-engine.ts': [dialects, 'orm-core/engine', 'orm-core/compile', 'orm-core/sql'],
  'orm-core/index.ts': [
    'orm-core/create-engine.ts',
    dialects,
    'orm-core/migrations',
    'orm-core/orm',
    'orm-core/engine',
    'orm-core/compile',
    'orm-core/sql',
  ],
  'orm-core/internal.ts': [
    'orm-core/create-engine.ts',
    dialects,
    'orm-core/migrations',
    'orm-core/orm',
    'orm-core/engine',
    'orm-core/compile',
    'orm-core/sql',
  ],
  'server/protocol': [],
  'server/frontends': ormCore,
  'server/evaluator': ['server/frontends', ...ormCore],
  // The protocol's plain data (a range, the settings) is the server's common words.
  'server/workspace': ['server/evaluator', 'server/frontends', 'server/protocol', ...ormCore],
  // What a file looks like (spans to lines) is the front ends' form, which the evaluator's results carry.
  'server/features': ['server/workspace', 'server/evaluator', 'server/frontends', 'server/protocol', ...ormCore],
  // A run needs what features know of a statement: its parameters and how it compiles.
  'server/database': ['server/features', 'server/workspace', 'server/evaluator', 'server/protocol', ...ormCore],
  'server/handlers': [
    'server/features',
    'server/database',
    'server/workspace',
    'server/evaluator',
    'server/frontends',
    'server/protocol',
    ...ormCore,
  ],
  'server/cli': [
    'server/features',
    'server/database',
    'server/workspace',
    'server/evaluator',
    'server/frontends',
    'server/protocol',
    ...ormCore,
  ],
  'server/main.ts': ['server/handlers'],
  client: ['server/protocol'],
}

describe('who may import whom', () => {
  it('reads the imports of all sources', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(imports.length).toBeGreaterThan(sources.length)
  })

  it('every room is known to the rules', () => {
    expect([...new Set(sources.map(room))].filter((name) => !(name in allowed))).toEqual([])
  })

  it('a room imports only what it may', () => {
    const broken = imports.filter(({ from, to }) => {
      const [own, other] = [room(from), room(to)]
      return own !== other && !allowed[own]?.includes(other)
    })
    expect(broken.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('only create-engine.ts and the index name dialects inside orm-core', () => {
    const naming = imports.filter(
      ({ from, to }) => from.startsWith('orm-core/') && room(to) === dialects && room(from) !== dialects,
    )
    const allowedFiles = ['orm-core/src/create-engine.ts', 'orm-core/src/index.ts']
    expect(naming.map(({ from }) => from).filter((from) => !allowedFiles.includes(from))).toEqual([])
  })

  it('one dialect never imports another', () => {
    const dialect = (path: string) => /^orm-core\/src\/dialects\/([^/]+)\//.exec(path)?.[1]
    const crossing = imports.filter(({ from, to }) => {
      const [own, other] = [dialect(from), dialect(to)]
      return own && other && own !== other
    })
    expect(crossing.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('LSP connections stay at the edge', () => {
    const edge = ['server/handlers', 'server/main.ts']
    const offending = sources.filter(
      (path) =>
        path.startsWith('server/') &&
        !edge.includes(room(path)) &&
        /from ['"]vscode-languageserver\/node['"]/.test(read(path)),
    )
    expect(offending).toEqual([])
  })

  it('there are no cycles between folders', () => {
    const graph = new Map<string, Set<string>>()
    for (const { from, to } of imports) {
      const [own, other] = [room(from), room(to)]
      if (own !== other) graph.set(own, (graph.get(own) ?? new Set()).add(other))
    }
    const done = new Set<string>()
    const visit = (name: string, trail: readonly string[]): string[] | null => {
      if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name]
      if (done.has(name)) return null
      for (const next of graph.get(name) ?? []) {
        const cycle = visit(next, [...trail, name])
        if (cycle) return cycle
      }
      done.add(name)
      return null
    }
    expect([...graph.keys()].map((name) => visit(name, [])).filter(Boolean)).toEqual([])
  })
})
