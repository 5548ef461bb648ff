// Characters that count twice, or not at all, or break lines: offsets are UTF-16 code units everywhere, and columns too.

import { describe, expect, it } from 'vitest'
import { hover } from '../src/features/hover/index.ts'
import { LineIndex } from '../src/workspace/line-index.ts'
import { Workspace } from '../src/workspace/workspace.ts'
import { askEverything, generator, internalErrors, modelNames } from './mutants.ts'
import { MemoryFileSystem } from './workspace/memory.ts'

const MODELS = `from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
`
const USE = 'from sqlalchemy import select\nfrom models import User\n'
const program = (text: string) =>
  new Workspace({
    root: '/w',
    fileSystem: new MemoryFileSystem({ '/w/pyproject.toml': '', '/w/models.py': MODELS, '/w/a.py': text }),
  })

describe('a statement behind odd characters', () => {
  it.each([
    ['an emoji on its line', 'x = "😀"; '],
    ['letters beyond the basic plane', '𝒳𝒴 = 1; '],
    ['emoji above it', '# 😀😀\n"""👩‍👩‍👧 \n"""\n'],
    ['a combining character', 'x = "e\u0301"; '],
    ['line ends of Windows', 'x = 1\r\n\r\n'],
    ['old line ends', 'x = 1\r\r'],
    ['a form feed', '\f\n\f'],
    ['separators that are no line ends', 'x = "\u2028\u2029\u0085\v"; '],
    ['a byte order mark inside', 'x = "\ufeff"; '],
    ['a zero byte', 'x = "\0"; '],
    ['half a surrogate pair', 'x = "\ud83d"; '],
    ['tabs', 'if True:\n\t'],
    ['a huge number', `x = ${'9'.repeat(5000)}; `],
    ['a huge hexadecimal number', `x = 0x${'f'.repeat(5000)}; y = 1e999; `],
  ])('%s is shown at its place', (_, before) => {
    const text = `${USE}${before}stmt = select(User).where(User.name == "😀")\n`
    const { snapshot } = program(text)
    const [site] = snapshot.analysis('/w/a.py').statements
    const start = text.indexOf('select(User)')
    expect(site!.span).toEqual({ start, end: text.length - 1 })
    const lines = text.slice(0, start).split(/\r\n|\r|\n/)
    const position = { line: lines.length - 1, character: lines.at(-1)!.length }
    const found = hover(snapshot, '/w/a.py', position)
    expect(found!.markdown).toContain('FROM users')
    expect(found!.range.start).toEqual(position)
    expect(found!.range.end).toEqual({
      line: position.line,
      character: position.character + 'select(User).where(User.name == "😀")'.length,
    })
  })
})

describe('offsets and positions', () => {
  it('lead to each other in any text', () => {
    const random = generator(7)
    const pieces = ['a', '😀', '\r', '\n', '\r\n', '\t', '\u2028', '']
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 12 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const lines = new LineIndex(text)
      expect(lines.lineCount).toBe(text.split(/\r\n|\r|\n/).length)
      for (let offset = 0; offset <= text.length; offset++) {
        const position = lines.position(offset)
        const inBreak = text[offset - 1] === '\r' && text[offset] === '\n'
        expect(lines.offset(position)).toBe(inBreak ? offset - 1 : offset)
      }
    }
  })

  it.each([
    { line: -1, character: 0 },
    { line: 1e9, character: 1e9 },
    { line: 0, character: -5 },
    { line: 0, character: 1e12 },
    { line: Number.MAX_SAFE_INTEGER, character: 2 ** 31 },
    { line: 1.5, character: 0.5 },
    { line: Number.NaN, character: Number.NaN },
  ])('%s is answered', (position) => {
    const { snapshot } = program(`${USE}stmt = select(User)\n`)
    const offset = snapshot.offset('/w/a.py', position)
    expect(offset).toBeGreaterThanOrEqual(0)
    expect(offset).toBeLessThanOrEqual(`${USE}stmt = select(User)\n`.length)
    hover(snapshot, '/w/a.py', position)
  })
})

describe('odd characters anywhere', () => {
  const ODD = [
    '😀',
    '\r',
    '\r\n',
    '\f',
    '\t',
    '\0',
    '\ufeff',
    '\ud83d',
    '\u2028',
    '\\',
    '0x',
    '1e',
    "'''",
    '{',
    '\\N{',
    'é',
  ]

  it.each(['/w/models.py', '/w/a.py'])(
    'in %s: everything is answered, and the other models stay',
    (path) => {
      const workspace = program(`${USE}stmt = select(User).where(User.name == f"{1}")\n`)
      const { text } = workspace.snapshot.sources.file(path)!
      const random = generator(path.length)
      for (let round = 0; round < 150; round++) {
        const at = Math.floor(random() * (text.length + 1))
        const odd = ODD[Math.floor(random() * ODD.length)]!
        const changed = text.slice(0, at) + odd + text.slice(at)
        const snapshot = workspace.apply({ kind: 'edit', path, text: changed })
        askEverything(snapshot, path, at)
        expect(internalErrors(snapshot, path)).toEqual([])
        if (path === '/w/a.py') expect(modelNames(snapshot).get('/w/models.py')).toEqual(['User'])
        for (const { span } of snapshot.analysis(path).statements) {
          const { end, start } = snapshot.range(path, span)
          expect({ start: snapshot.offset(path, start), end: snapshot.offset(path, end) }).toEqual(span)
        }
      }
    },
    120_000,
  )
})
