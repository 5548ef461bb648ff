// Broken Python: half-typed lines, cut files, other languages. Reading never throws, takes bounded time, and what is
// not broken stays as it was.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parsePython } from '../../src/frontends/python/parser.ts'
import { definitions, show, spans, statementsOf } from './helpers.ts'

const MODELS = `"""Models of a shop."""
from __future__ import annotations

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """All models."""


class User(Base):
    """A user.

    Has posts.
    """

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), index=True)
    posts: Mapped[list["Post"]] = relationship(
        back_populates="author",
        cascade="all, delete-orphan",
    )

    def label(self) -> str:
        """What to show."""
        match self.id:
            case 1:
                return "first"
            case _:
                return f"{self.name!r:>{10}}"


@decorated(x=1)
class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author: Mapped["User"] = relationship(back_populates="posts")


async def search(session, name: str | None = None):
    stmt = select(User)
    if name:
        stmt = stmt.where(User.name.ilike(f"%{name}%"))
    try:
        return [u for u in (await session.scalars(stmt)).all() if u]
    except (A, B) as error:
        raise C from error


def last() -> None: ...
`
const NAMES = definitions(statementsOf(MODELS))

/** A generator of numbers in [0, 1) that gives the same ones each time. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

function sound(text: string): void {
  const program = parsePython(text)
  for (const { kind, start, end } of spans(program)) {
    if (!(start >= 0 && start <= end && end <= text.length))
      throw new Error(`${kind} [${start}, ${end}) of ${text.length}`)
  }
}

describe('a line that is being typed', () => {
  it.each([
    ['x = select(User', 'select(User)'],
    ['x = select(User).where(User.', 'select(User).where(User.?)'],
    ['x = select(User).where(User.id ==', 'select(User).where((User.id == <unreadable>))'],
    ['x = select(User).', 'select(User).?'],
    ['x = f(a b)', 'f(a, b)'],
    ['x = f(a, , b)', 'f(a, <unreadable>, b)'],
    ['x = [a, (b]', '[a, b]'],
    ['x = a if b', '(b ? a : <unreadable>)'],
    ['x = "abc', '"abc"'],
  ])('%s', (text, expected) => {
    const [statement, next] = statementsOf(`${text}\ny = 1\n`)
    if (statement?.kind !== 'assign') throw new Error(statement?.kind)
    expect(show(statement.value)).toBe(expected)
    expect(next).toMatchObject({ kind: 'assign', targets: [{ name: 'y' }] })
    expect(parsePython(`${text}\ny = 1\n`).problems.length).toBeGreaterThan(0)
  })

  it('keeps the attributes after one whose bracket is open', () => {
    const text = 'class A(Base):\n    id = Column(Integer,\n    name = Column(String)\n    age = Column(Integer)\n'
    const [it] = statementsOf(text)
    if (it?.kind !== 'class') throw new Error(it?.kind)
    expect(it.body.map((s) => s.kind === 'assign' && `${show(s.targets[0]!)} = ${show(s.value)}`)).toEqual([
      'id = Column(Integer)',
      'name = Column(String)',
      'age = Column(Integer)',
    ])
  })

  it.each([
    ['class User(Base\n    id = 1\n    name = 2\n'],
    ['class User(Base:\n    id = 1\n    name = 2\n'],
    ['class User(Base)\n    id = 1\n    name = 2\n'],
    ['class User(\n    id = 1\n    name = 2\n'],
  ])('reads the body of %j', (text) => {
    const [it] = statementsOf(text)
    if (it?.kind !== 'class') throw new Error(it?.kind)
    expect(it.body).toHaveLength(2)
  })

  it('keeps the classes behind a triple quote that is missing, with an apostrophe in the next text', () => {
    const text = `class A:
    def a(self):
        """What a is

class B:
    def b(self):
        """What b is."""

class C:
    def c(self):
        """What c's c is."""

class D:
    pass
`
    expect(definitions(statementsOf(text)).filter((name) => /^[A-D]$/.test(name))).toEqual(['A', 'B', 'C', 'D'])
    expect(parsePython(text).halfWritten).toBe(true)
  })

  it('reads what stands below a header that is not one', () => {
    expect(definitions(statementsOf('tr y:\n    def a(): pass\nelse:\n    def b(): pass\nclass C: pass\n'))).toEqual([
      'a',
      'b',
      'C',
    ])
  })
})

describe('other languages', () => {
  it.each([
    ['print "hello %s" % name\nexec code in ns\nraise E, "x", tb\nx = `1` <> 2\n'],
    ['{% for model in models %}\nclass {{ model.name }}(Base):\n    pass\n{% endfor %}\n'],
    ['"""${message}\n\nRevision ID: ${up_revision}\n"""\nfrom alembic import op\n${imports if imports else ""}\n'],
    ['<?php echo "x"; ?>\n<html lang="en">it\'s</html>\n'],
    ['\0\u0001\ufffd\n\0'],
  ])('passes over %j', (text) => {
    sound(text)
  })

  it('keeps the definitions of Python 2', () => {
    const text =
      'class A:\n    def f(self, (a, b)):\n        print a, "x"\n        print >>err, b\n    def g(self):\n        pass\n'
    expect(definitions(statementsOf(text))).toEqual(['A', 'A.f', 'A.g'])
  })

  it('keeps the imports of a migration template', () => {
    const text =
      'from alembic import op\nimport sqlalchemy as sa\n${imports if imports else ""}\n\ndef upgrade():\n    ${upgrades}\n'
    expect(statementsOf(text).map((it) => it.kind)).toEqual(['importFrom', 'import', 'function'])
  })
})

describe('mutations', () => {
  it('reads the models cut off at every place', () => {
    for (let at = 0; at <= MODELS.length; at++) sound(MODELS.slice(0, at))
  })

  it('reads the models begun at every place', () => {
    for (let at = 0; at <= MODELS.length; at += 3) sound(MODELS.slice(at))
  })

  it('keeps nearly all definitions when a token is deleted', () => {
    let kept = 0
    let all = 0
    for (const token of MODELS.matchAll(/"""|"[^"\n]*"|\w+|[^\s\w]/g)) {
      const text = MODELS.slice(0, token.index) + MODELS.slice(token.index + token[0].length)
      sound(text)
      const left = definitions(statementsOf(text))
      all += NAMES.length
      kept += NAMES.filter((name) => left.includes(name)).length
    }
    expect(kept / all).toBeGreaterThan(0.985)
  })

  it('keeps nearly all definitions when a line is cut', () => {
    let kept = 0
    let all = 0
    for (const line of MODELS.matchAll(/.+/g)) {
      for (let cut = 1; cut < line[0].length; cut += 2) {
        const text = MODELS.slice(0, line.index + cut) + MODELS.slice(line.index + line[0].length)
        sound(text)
        const left = definitions(statementsOf(text))
        all += NAMES.length
        kept += NAMES.filter((name) => left.includes(name)).length
      }
    }
    expect(kept / all).toBeGreaterThan(0.97)
  })

  it('reads random tokens', () => {
    const random = numbers(7)
    const words =
      'def class if else ( ) [ ] { } : , = . "a" f"{ \' """ lambda for in x 1 \n \n    \\\n @ * ** -> match case with as async await yield # not'.split(
        / (?! )/,
      )
    for (let round = 0; round < 3000; round++) {
      let text = ''
      const length = 1 + Math.floor(random() * 40)
      for (let i = 0; i < length; i++) text += `${words[Math.floor(random() * words.length)]} `
      sound(text)
    }
  })
})

describe('bounds', () => {
  const DEEP = 20_000
  it.each([
    ['brackets', '('.repeat(DEEP)],
    ['closed brackets', '['.repeat(DEEP) + ']'.repeat(DEEP)],
    ['nots', `${'not '.repeat(DEEP)}x`],
    ['signs', `${'-'.repeat(DEEP)}x`],
    ['powers', `x${'**x'.repeat(DEEP)}`],
    ['lambdas', 'lambda:'.repeat(DEEP)],
    ['conditionals', 'a if b else '.repeat(DEEP)],
    ['f-strings', 'f"{'.repeat(DEEP)],
    ['blocks', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}if x:\n`).join('')],
    ['functions', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}def f():\n`).join('')],
    ['open calls', 'a=f(\n'.repeat(DEEP)],
    ['open strings', 'x = """\n'.repeat(DEEP + 1)],
    ['decorators', '@a\n'.repeat(DEEP)],
    ['attributes', `a${'.b'.repeat(DEEP)}`],
    ['patterns', `match x:\n case ${'('.repeat(DEEP)}`],
    ['format specs', `f"${'{x:'.repeat(DEEP)}"`],
    ['a long operand list', `x = ${'a or '.repeat(DEEP)}b`],
  ])('reads many %s and comes to an end', (_, text) => {
    spans(parsePython(text))
    const [first] = statementsOf(text)
    if (first?.kind === 'function') expect(first.body).toBeDefined()
  })
})

describe('the shop', () => {
  const root = new URL('../../../test-workspace/python-shop', import.meta.url).pathname
  const files = (() => {
    try {
      return readdirSync(root, { recursive: true })
        .filter((it) => String(it).endsWith('.py'))
        .map(String)
    } catch {
      return []
    }
  })()
  it.runIf(files.length > 0).each(files)('reads %s without problems', (file) => {
    const program = parsePython(readFileSync(join(root, file), 'utf8'))
    spans(program)
    expect(program.problems).toEqual([])
  })
})
