// Python's statements in the common form, from imports to `match`, and what of them may be written how.

import { describe, expect, it } from 'vitest'
import type { Statement } from '../../src/frontends/program.ts'
import { parsePython } from '../../src/frontends/python/parser.ts'
import { definitions, show, statementOf, statementsOf } from './helpers.ts'

function only<K extends Statement['kind']>(text: string, kind: K): Extract<Statement, { kind: K }> {
  const statement = statementOf(text)
  expect(statement.kind).toBe(kind)
  expect(parsePython(text).problems).toEqual([])
  return statement as Extract<Statement, { kind: K }>
}

describe('simple statements', () => {
  it('assigns to several targets', () => {
    const it = only('a = b, c = d', 'assign')
    expect(it.targets.map(show)).toEqual(['a', 'tuple(b, c)'])
    expect(show(it.value)).toBe('d')
  })
  it('annotates with and without a value', () => {
    const it = only('id: Mapped[int] = mapped_column(primary_key=True)', 'annotatedAssign')
    expect(show(it.annotation)).toBe('Mapped[int]')
    expect(show(it.value)).toBe('mapped_column(primary_key=bool:true)')
    expect(only('name: Mapped[str]', 'annotatedAssign').value).toBeNull()
  })
  it('augments', () => {
    expect(only('x //= 2', 'augmentedAssign').operator).toBe('//')
    expect(only('x **= 2', 'augmentedAssign').operator).toBe('**')
  })
  it('separates by semicolons', () => {
    expect(statementsOf('a = 1; b = 2;\nc = 3').map((it) => it.kind)).toEqual(['assign', 'assign', 'assign'])
  })
  it('imports', () => {
    const text = 'import a.b as c, d'
    expect(only(text, 'import').names.map((it) => [it.module, it.as, text.slice(it.span.start, it.span.end)])).toEqual([
      ['a.b', 'c', 'a.b as c'],
      ['d', null, 'd'],
    ])
  })
  it('imports from', () => {
    const text = 'from ..a.b import (\n  c,\n  d as e,  # why\n)'
    const it = only(text, 'importFrom')
    expect([it.level, it.module, text.slice(it.moduleSpan.start, it.moduleSpan.end)]).toEqual([2, 'a.b', '..a.b'])
    expect(it.names.map((each) => [each.name, each.as])).toEqual([
      ['c', null],
      ['d', 'e'],
    ])
    expect(only('from .... import x', 'importFrom')).toMatchObject({ level: 4, module: '' })
    expect(only('from a import *', 'importFrom')).toMatchObject({ star: true, names: [] })
  })
  it('returns, raises, asserts, deletes, declares', () => {
    expect(show(only('return *a, b', 'return').value)).toBe('tuple(*a, b)')
    expect(show(only('raise A(b) from c', 'raise').value)).toBe('A(b)')
    expect(show(only('assert a, "b"', 'assert').test)).toBe('a')
    expect(only('del a.b, c[0]', 'delete').targets.map(show)).toEqual(['a.b', 'c[int:0]'])
    expect(only('global a, b', 'global')).toMatchObject({ names: ['a', 'b'] })
    expect(only('nonlocal a', 'nonlocal')).toMatchObject({ names: ['a'] })
  })
  it('knows type aliases from names called type', () => {
    expect(only('type Pair[T: int = int, *Ts, **P] = tuple[T, T]', 'typeAlias')).toMatchObject({
      name: 'Pair',
      typeParameters: [
        { name: 'T', mode: 'type' },
        { name: 'Ts', mode: 'variadic' },
        { name: 'P', mode: 'parameters' },
      ],
    })
    expect(only('type = "a"', 'assign')).toBeDefined()
    expect(only('type: Mapped[str]', 'annotatedAssign')).toBeDefined()
    expect(only('type(x)', 'expression')).toBeDefined()
  })
})

describe('definitions', () => {
  it('reads every kind of parameter', () => {
    const it = only('async def f[T](a, /, b: int, c=1, *d: str, e, f: int = 2, **g) -> list[T]: ...', 'function')
    expect(it.async).toBe(true)
    expect(it.parameters.map((p) => [p.name, p.mode, show(p.annotation), show(p.default)])).toEqual([
      ['a', 'positionalOnly', '-', '-'],
      ['b', 'positionalOrKeyword', 'int', '-'],
      ['c', 'positionalOrKeyword', '-', 'int:1'],
      ['d', 'variadic', 'str', '-'],
      ['e', 'keywordOnly', '-', '-'],
      ['f', 'keywordOnly', 'int', 'int:2'],
      ['g', 'keywordVariadic', '-', '-'],
    ])
    expect(show(it.returns)).toBe('list[T]')
  })
  it('reads a lone star', () => {
    expect(only('def f(self, *, a): pass', 'function').parameters.map((p) => p.mode)).toEqual([
      'positionalOrKeyword',
      'keywordOnly',
    ])
  })
  it('knows generators by a yield of their own', () => {
    const generators = statementsOf(
      [
        'def a():\n  yield\n',
        'def b():\n  def inner():\n    yield 1\n  return inner\n',
        'def c():\n  x = lambda: (yield)\n',
        'def d():\n  with x:\n    y = yield from z\n',
        'def e(): yield 1\n',
      ].join(''),
    ).map((it) => it.kind === 'function' && it.generator)
    expect(generators).toEqual([true, false, false, true, true])
  })
  it('reads a class with its decorators', () => {
    const text =
      '@dataclass\n@a.b(c=1)\nclass User(Base, metaclass=M, kw=1):\n  """doc"""\n  id = 1\n\n  # end\nx = 1\n'
    const it = only(text, 'class')
    expect(it.decorators.map(show)).toEqual(['dataclass', 'a.b(c=int:1)'])
    expect(it.bases.map((b) => [b.name, show(b.value)])).toEqual([
      [null, 'Base'],
      ['metaclass', 'M'],
      ['kw', 'int:1'],
    ])
    expect(text.slice(it.start, it.end)).toBe('class User(Base, metaclass=M, kw=1):\n  """doc"""\n  id = 1')
    expect(text.slice(it.nameSpan.start, it.nameSpan.end)).toBe('User')
  })
  it("ends a function with its body's last code", () => {
    const text = 'def f():\n    a = """\nb"""  # c\n\n    # d\n\ndef g(): pass\n'
    const [first, second] = statementsOf(text)
    expect(text.slice(first!.start, first!.end)).toBe('def f():\n    a = """\nb"""')
    expect(text.slice(second!.start, second!.end)).toBe('def g(): pass')
  })
  it('steps over bodies whose strings and brackets look like code', () => {
    const text = [
      'def f():',
      '    a = """',
      'class NotAClass:',
      '"""',
      "    b = f'{d['def x(']}' + \"#\"",
      '    c = [',
      '1,',
      '    ]  # ]',
      '    d = "\\',
      'def y()"',
      '    return a',
      'class Real: pass',
    ].join('\n')
    expect(definitions(statementsOf(text))).toEqual(['f', 'Real'])
    expect(parsePython(text).problems).toEqual([])
  })
  it('reads a body only once', () => {
    const it = only('def f():\n  return 1\n', 'function')
    expect(it.body).toBe(it.body)
    expect(it.body[0]).toMatchObject({ kind: 'return' })
  })
})

describe('compound statements', () => {
  it('makes elif an if alone in orElse', () => {
    const it = only('if a:\n  b\nelif c:\n  d\nelse:\n  e\n', 'if')
    expect(it.orElse).toHaveLength(1)
    expect(it.orElse[0]).toMatchObject({ kind: 'if', orElse: [{ kind: 'expression' }] })
  })
  it('reads a thousand elifs', () => {
    const text = `if a:\n  b\n${'elif c:\n  d\n'.repeat(1000)}`
    expect(only(text, 'if').orElse).toHaveLength(1)
  })
  it('loops', () => {
    const it = only('async for i, (a, b) in x, y:\n  pass\nelse:\n  z\n', 'for')
    expect([it.async, show(it.target), show(it.iterable)]).toEqual([true, 'tuple(i, tuple(a, b))', 'tuple(x, y)'])
    expect(it.orElse).toHaveLength(1)
    expect(only('while (x := f()):\n  pass', 'while').test.kind).toBe('assignment')
  })
  it('tries', () => {
    const text = 'try:\n a\nexcept* (A, B) as e:\n b\nexcept C, D:\n c\nexcept:\n d\nelse:\n e\nfinally:\n f\n'
    const it = only(text, 'try')
    expect(it.handlers.map((h) => [show(h.type), h.name])).toEqual([
      ['tuple(A, B)', 'e'],
      ['tuple(C, D)', null],
      ['-', null],
    ])
    expect([it.orElse.length, it.finalBody.length]).toEqual([1, 1])
  })
  it.each([
    ['with a as b, c: pass', ['a as b', 'c as -']],
    ['with (a as b, c as d): pass', ['a as b', 'c as d']],
    ['with (\n  a() as b,\n  c(),\n): pass', ['a() as b', 'c() as -']],
    ['with (a): pass', ['a as -']],
    ['with (a).b() as c: pass', ['a.b() as c']],
    ['with (yield x) as c: pass', ['yield(x) as c']],
    ['async with s.begin() as (a, b): pass', ['s.begin() as tuple(a, b)']],
  ])('%s', (text, expected) => {
    expect(only(text, 'with').items.map((it) => `${show(it.context)} as ${show(it.target)}`)).toEqual(expected)
  })
})

describe('match', () => {
  it('tells values, captures and what always matches', () => {
    const text = `match x:
    case 1 | -2 | "a":
        a
    case Color.RED if y:
        b
    case User(name=n, age=[1, *rest]) as u:
        c
    case {"k": v, **others}:
        d
    case (a, b):
        e
    case None: f
    case (1 | 2): f
    case other: g
    case _:
        h
`
    const it = only(text, 'match')
    const seen = it.cases.map((c) => [c.values.map(show), c.captures, c.wildcard, show(c.guard)])
    expect(seen).toEqual([
      [['int:1', '(- int:2)', '"a"'], [], false, '-'],
      [['Color.RED'], [], false, 'y'],
      [[], ['n', 'rest', 'u'], false, '-'],
      [[], ['v', 'others'], false, '-'],
      [[], ['a', 'b'], false, '-'],
      [['None'], [], false, '-'],
      [['int:1', 'int:2'], [], false, '-'],
      [[], ['other'], true, '-'],
      [[], [], true, '-'],
    ])
    expect(text.slice(it.cases[2]!.pattern.start, it.cases[2]!.pattern.end)).toBe('User(name=n, age=[1, *rest]) as u')
  })
  it('is a name elsewhere', () => {
    expect(
      statementsOf('match = 1\nmatch(x)\nmatch.a\nmatch[x]: int = 1\nmatch, case = a\n').map((it) => it.kind),
    ).toEqual(['assign', 'expression', 'expression', 'annotatedAssign', 'assign'])
  })
})
