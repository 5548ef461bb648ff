// Every file of the shop is cut off at 200 random places, loses random tokens, and gets half-typed lines (the same on every
// run): every feature answers, the models of the other files stay known, and all is as before when the file is whole again. scripts/mutants.mjs does the same to whole applications. Files that are long, odd or no source at all are answered too.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placeOf } from '../src/features/places.ts'
import type { Snapshot } from '../src/workspace/snapshot.ts'
import type { Sources } from '../src/workspace/sources.ts'
import { Workspace } from '../src/workspace/workspace.ts'
import { askEverything, digest, findingsOutside, generator, halfTyped, internalErrors, mutated } from './mutants.ts'
import { MemoryFileSystem } from './workspace/memory.ts'

const root = join(import.meta.dirname, '../../test-workspace/python-shop').replaceAll('\\', '/')
const PLACES = 200

/** "User shop/models.py" for each mapped class. */
const models = (snapshot: Snapshot) =>
  snapshot.evaluation.mappers.map((mapper) => `${mapper.className} ${placeOf(snapshot, mapper)?.shown.path}`)

describe('a file of the shop that is cut off', () => {
  const workspace = new Workspace({ root })
  const whole = models(workspace.snapshot)
  const paths = (workspace.snapshot.sources as Sources).paths.filter((path) => path.endsWith('.py'))

  it('stands among models to lose', () => {
    expect(whole).toHaveLength(7)
    expect(paths.length).toBeGreaterThan(10)
  })

  it.each(paths.map((path, index) => [path.slice(root.length + 1), path, index] as const))(
    '%s',
    (shown, path, index) => {
      const text = readFileSync(path, 'utf8')
      const others = whole.filter((each) => !each.endsWith(` ${shown}`))
      const random = generator(1000 + index)
      for (let n = 0; n < PLACES; n++) {
        const offset = Math.floor(random() * (text.length + 1))
        const snapshot = workspace.apply({ kind: 'edit', path, text: text.slice(0, offset) })
        askEverything(snapshot, path, offset)
        const known = new Set(models(snapshot))
        const lost = others.filter((each) => !known.has(each))
        expect(lost, `cut at ${offset}`).toEqual([])
      }
      workspace.apply({ kind: 'close', path })
      expect(models(workspace.snapshot)).toEqual(whole)
    },
    120_000,
  )
})

describe('a file of the shop that lacks some tokens', () => {
  const workspace = new Workspace({ root })
  const whole = models(workspace.snapshot)
  const paths = (workspace.snapshot.sources as Sources).paths.filter((path) => path.endsWith('.py'))

  it.each(paths.map((path, index) => [path.slice(root.length + 1), path, index] as const))(
    '%s',
    (shown, path, index) => {
      const text = readFileSync(path, 'utf8')
      const lost = (snapshot: Snapshot) => {
        const known = new Set(models(snapshot))
        return whole.filter((each) => !each.endsWith(` ${shown}`) && !known.has(each))
      }
      // A class may be refused when what it takes from the file is not what it was.
      const module = new RegExp(`\\b${/(\w+)(?:\/__init__)?\.py$/.exec(path)![1]}\\b`)
      const dependents = whole.filter((each) => module.test(readFileSync(join(root, each.split(' ')[1]!), 'utf8')))
      const random = generator(5000 + index)
      for (let n = 0; n < PLACES / 4; n++) {
        const mutant = mutated(text, random)
        const snapshot = workspace.apply({ kind: 'edit', path, text: mutant.text })
        askEverything(snapshot, path, mutant.offset)
        expect(
          lost(snapshot).filter((each) => !dependents.includes(each)),
          mutant.what,
        ).toEqual([])
      }
      workspace.apply({ kind: 'close', path })
      expect(models(workspace.snapshot)).toEqual(whole)
    },
    120_000,
  )
})

describe('a file of the shop in which somebody types', () => {
  const workspace = new Workspace({ root })
  const whole = digest(workspace.snapshot)
  const names = models(workspace.snapshot)
  const paths = (workspace.snapshot.sources as Sources).paths.filter((path) => path.endsWith('.py'))

  it.each(paths.map((path, index) => [path.slice(root.length + 1), path, index] as const))(
    '%s',
    (shown, path, index) => {
      const text = readFileSync(path, 'utf8')
      const others = names.filter((each) => !each.endsWith(` ${shown}`))
      const usual = findingsOutside(workspace.snapshot, path, [])
      const random = generator(9000 + index)
      for (let n = 0; n < PLACES / 4; n++) {
        const mutant = halfTyped(text, random)
        const snapshot = workspace.apply({ kind: 'edit', path, text: mutant.text })
        askEverything(snapshot, path, mutant.offset)
        expect(internalErrors(snapshot, path), mutant.what).toEqual([])
        if (mutant.adds) {
          const known = new Set(models(snapshot))
          expect(
            others.filter((each) => !known.has(each)),
            mutant.what,
          ).toEqual([])
          expect(findingsOutside(snapshot, path, []), mutant.what).toEqual(usual)
        }
        workspace.apply({ kind: 'close', path })
        expect(digest(workspace.snapshot) === whole, mutant.what).toBe(true)
      }
    },
    120_000,
  )
})

describe('odd sources', () => {
  const open = (text: string) =>
    new Workspace({ root: '/w', fileSystem: new MemoryFileSystem({ '/w/a.py': text, '/w/models.py': MODELS }) })
      .snapshot

  const MODELS = `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
`
  const USE = 'from sqlalchemy import select\nfrom models import User\n'

  it.each([
    ['nothing', ''],
    ['zero bytes', `${USE}\0\0\0 select(User)`],
    ['half a surrogate pair', `${USE}x = "\ud83d"\nstmt = select(User)\n`],
    ['deep brackets', `${USE}x = ${'('.repeat(5000)}`],
    ['deep calls', `${USE}stmt = select(User)${'.where(User.id == 1)'.repeat(300)}\n`],
    ['deep lists', `${USE}x = ${'['.repeat(3000)}${']'.repeat(3000)}\n`],
    ['only quotes', `${USE}${'"""'.repeat(501)}`],
    ['an endless loop', `${USE}while True:\n    stmt = select(User)\n    stmt = stmt.where(User.id == 1)\n`],
    ['endless recursion', `${USE}def f(n):\n    return f(n + 1)\nstmt = f(1)\nother = select(User)\n`],
    ['a class of itself', `${USE}class A(A): ...\nclass B(C): ...\nclass C(B): ...\n`],
    ['an import of itself', `${USE}from a import *\nimport a\nfrom . import a\n`],
    [
      'a huge number',
      `${USE}x = 10 ** 10 ** 10\ny = "x" * 10 ** 10\nz = [0] * 10 ** 10\nselect(User).limit(9 ** 999)\n`,
    ],
    ['old line ends', `${USE}stmt = select(User)\r\nother = select(User)\rthird = 1\r`],
  ])('%s', (_, text) => {
    const snapshot = open(text)
    for (const offset of [0, Math.floor(text.length / 2), text.length]) askEverything(snapshot, '/w/a.py', offset)
    expect(models(snapshot)).toEqual(['User models.py'])
  })

  it('50,000 lines are read, and the model in them is known', () => {
    const lines = Array.from({ length: 50_000 }, (_, n) => `value_${n} = {"n": ${n}}`)
    lines[25_000] = 'stmt = select(User).where(User.id == 25000)'
    const text = `${USE}${lines.join('\n')}\n`
    const snapshot = open(text)
    askEverything(snapshot, '/w/a.py', text.indexOf('select(User)'))
    expect(models(snapshot)).toEqual(['User models.py'])
    expect(snapshot.analysis('/w/a.py').statements).toHaveLength(1)
  }, 60_000)
})
