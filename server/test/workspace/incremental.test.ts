// What an edit takes over from the state before must equal a fresh evaluation: random edits over the shop, with the
// models, the statements and the findings compared after each. The random numbers are the same in every run.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { compileSite, type StatementSql } from '../../src/features/compile-statement.ts'
import { workspaceDiagnostics } from '../../src/features/diagnostics/index.ts'
import { modelsReport } from '../../src/features/models.ts'
import type { Snapshot } from '../../src/workspace/snapshot.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { ENTANGLED } from './entangled.ts'
import { MemoryFileSystem } from './memory.ts'

const root = fileURLToPath(new URL('../../../test-workspace/python-shop', import.meta.url)).replace(/\/$/, '')

function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}

const sqlOf = (compiled: StatementSql) => (compiled.error === null ? compiled.sql : compiled.error)

function told(snapshot: Snapshot) {
  return {
    models: modelsReport(snapshot, 'postgresql'),
    statements: snapshot.relevantFiles().map((path) => ({
      path,
      statements: snapshot.analysis(path).statements.map((site) => ({
        span: site.span,
        scope: site.scope,
        when: site.when,
        complete: site.complete,
        unknown: site.unknown,
        optional: site.optional.map(({ span, when }) => ({ span, when })),
        variants: site.variants.map(({ when }) => when),
        sql: sqlOf(compileSite(site, 'postgresql', 'readable')),
      })),
      uses: snapshot.analysis(path).uses.map(({ span, key }) => ({ span, key })),
    })),
    findings: workspaceDiagnostics(snapshot),
  }
}

/** One edit: a line doubled, dropped or moved, a character dropped, a helper or an import added. */
function edited(text: string, random: () => number): string {
  const lines = text.split('\n')
  const at = Math.floor(random() * lines.length)
  switch (Math.floor(random() * 6)) {
    case 0:
      lines.splice(at, 0, lines[at]!)
      break
    case 1:
      lines.splice(at, 1)
      break
    case 2:
      lines[at] = lines[at]!.slice(0, Math.floor(random() * lines[at]!.length))
      break
    case 3:
      lines.splice(at, 0, '', '# a comment')
      break
    case 4:
      lines.push('', 'def added(session, name):', '    return session.scalars(select(User).where(User.name == name))')
      break
    default:
      lines.unshift('from shop.models import User')
  }
  return lines.join('\n')
}

/** Edits of what models are made of: names, types, targets, whole lines and classes. */
function remodelled(text: string, random: () => number): string {
  const lines = text.split('\n')
  const some = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const at = Math.floor(random() * lines.length)
  switch (Math.floor(random() * 8)) {
    case 0:
      lines.splice(at, 1)
      break
    case 1:
      lines[at] = lines[at]!.slice(0, Math.floor(random() * lines[at]!.length))
      break
    case 2: {
      const word = some(lines[at]!.match(/[A-Za-z_]\w{2,}/g) ?? [])
      if (word) lines[at] = lines[at]!.replace(word, `${word}x`)
      break
    }
    case 3: {
      const word = some(text.match(/\b[A-Za-z_]\w{3,}\b/g) ?? [])
      return word ? text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), `${word}2`) : text
    }
    case 4:
      return text.replace(/Mapped\[(?:str|int)\]/, some(['Mapped[int]', 'Mapped[str | None]', 'Mapped[bytes]'])!)
    case 5:
      lines.push(
        '',
        'class Added(Record):',
        '    user_id = mapped_column(ForeignKey("users.id"))',
        '    user = relationship("User", backref="added")',
      )
      break
    case 6:
      return text.replace(/ForeignKey\("\w+\.id"\)/, `ForeignKey("${some(['users', 'groups', 'nowhere'])}.id")`)
    default:
      lines.splice(at, 0, '# a comment', '')
  }
  return lines.join('\n')
}

describe('an edit of models', () => {
  const program = () => new Workspace({ root: '/w', fileSystem: new MemoryFileSystem(ENTANGLED) })
  const paths = Object.keys(ENTANGLED).filter((path) => path.endsWith('.py'))

  it.each([1, 2, 3, 4, 5, 6])(
    'gives what a fresh evaluation gives (%i)',
    (seed) => {
      const random = numbers(seed * 7919)
      const workspace = program()
      for (let step = 0; step < 25; step++) {
        if (step % 3 === 0) told(workspace.snapshot)
        const path = paths[Math.floor(random() * paths.length)]!
        const before = workspace.snapshot.sources.file(path)!.text
        const text = random() < 0.35 ? ENTANGLED[path]! : remodelled(before, random)
        const now = workspace.apply({ kind: 'edit', path, text })
        const fresh = program()
        for (const other of paths) {
          const same = now.sources.file(other)!.text
          if (same !== ENTANGLED[other]) fresh.apply({ kind: 'edit', path: other, text: same })
        }
        expect(told(now)).toEqual(told(fresh.snapshot))
      }
    },
    120_000,
  )

  it('leaves the mappers of other modules as they are', () => {
    const workspace = program()
    const before = workspace.snapshot.evaluation.mappers
    const path = '/w/app/team.py'
    const text = ENTANGLED[path]!.replace('fee: Mapped[int]', 'fee: Mapped[int]\n    limit: Mapped[int]')
    const after = workspace.apply({ kind: 'edit', path, text }).evaluation.mappers
    const named = (mappers: typeof before, name: string) => mappers.find((mapper) => mapper.className === name)!
    for (const name of ['User', 'Post', 'Tag']) expect(named(after, name)).toBe(named(before, name))
    expect(named(after, 'Club')).not.toBe(named(before, 'Club'))
    expect([...named(after, 'Club').columnAttrs.keys()]).toContain('limit')
  })
})

describe('an edit', () => {
  it.each([1, 2, 3])(
    'gives what a fresh evaluation gives (%i)',
    (seed) => {
      const random = numbers(seed)
      const workspace = new Workspace({ root })
      const paths = workspace.snapshot.relevantFiles()
      const texts = new Map(paths.map((path) => [path, workspace.snapshot.sources.file(path)!.text]))
      for (let step = 0; step < 14; step++) {
        const path = paths[Math.floor(random() * paths.length)]!
        const before = workspace.snapshot
        // What was asked before leaves its traces: sometimes everything, sometimes one file, sometimes nothing.
        if (step % 3 === 0) told(before)
        else if (step % 3 === 1) before.analysis(paths[Math.floor(random() * paths.length)]!)
        const text = random() < 0.25 ? texts.get(path)! : edited(before.sources.file(path)!.text, random)
        const now = workspace.apply({ kind: 'edit', path, text })
        const fresh = new Workspace({ root })
        for (const other of paths) {
          const same = now.sources.file(other)!.text
          if (same !== texts.get(other)) fresh.apply({ kind: 'edit', path: other, text: same })
        }
        expect(told(now)).toEqual(told(fresh.snapshot))
      }
    },
    120_000,
  )

  it('leaves an earlier snapshot as it was', () => {
    const workspace = new Workspace({ root })
    const before = workspace.snapshot
    const expected = told(new Workspace({ root }).snapshot)
    const path = before.relevantFiles().find((each) => each.endsWith('/queries.py'))!
    before.analysis(path)
    const after = workspace.apply({ kind: 'edit', path, text: '' })
    expect(after.analysis(path).statements).toEqual([])
    expect(told(before)).toEqual(expected)
  })

  it('in a file without models does not evaluate the models again', () => {
    const workspace = new Workspace({ root })
    const path = workspace.snapshot.relevantFiles().find((each) => each.endsWith('/queries.py'))!
    const { mappers } = workspace.snapshot.evaluation
    const text = `${workspace.snapshot.sources.file(path)!.text}\n\nx = 1\n`
    expect(workspace.apply({ kind: 'edit', path, text }).evaluation.mappers).toBe(mappers)
  })
})
