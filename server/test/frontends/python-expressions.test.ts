// Python's expressions in the common form: precedence, calls, literals, f-strings, and the ranges of all of them.

import { describe, expect, it } from 'vitest'
import { parseExpression, parsePython, parseQuoted } from '../../src/frontends/python/parser.ts'
import { expressionOf, show, statementOf } from './helpers.ts'

describe('precedence', () => {
  it.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['-a ** -b', '(- (a ** (- b)))'],
    ['a ** b ** c', '(a ** (b ** c))'],
    ['a | b ^ c & d << e', '(a | (b ^ (c & (d << e))))'],
    ['(User.id == 1) & (User.name != "x") | ~User.ok', '(((User.id == int:1) & (User.name != "x")) | (~ User.ok))'],
    ['a < b <= c', '(a < b <= c)'],
    ['a not in b', '(a not in b)'],
    ['a is not None', '(a is not None)'],
    ['not a in b', '(not (a in b))'],
    ['a or b and not c or d', '(a or (b and (not c)) or d)'],
    ['a if b else c if d else e', '(b ? a : (d ? c : e))'],
    ['lambda x, *a, y=1, **k: x or y', 'lambda(x, *a, y, **k -> (x or y))'],
    ['lambda: 0', 'lambda( -> int:0)'],
    ['await session.scalars(q)', 'await(session.scalars(q))'],
    ['(yield)', 'yield(-)'],
    ['a @ b // c % d', '(((a @ b) // c) % d)'],
    ['(n := 10) > 5', '((n := int:10) > int:5)'],
  ])('%s', (text, expected) => {
    expect(show(expressionOf(text))).toBe(expected)
  })
})

describe('calls, subscripts, displays', () => {
  it.each([
    ['f(a, *b, c=1, **d)', 'f(a, *b, c=int:1, **d)'],
    ['f(x for x in y if x if x.z)', 'f(generator(x for x in y if x if x.z))'],
    ['f(a := 1)', 'f((a := int:1))'],
    ['f(\n  a,  # first\n  b,\n)', 'f(a, b)'],
    ['d[1:2, ::3, ...]', 'd[tuple(slice(int:1, int:2, -), slice(-, -, int:3), ...)]'],
    ['d[:]', 'd[slice(-, -, -)]'],
    ['d[*a]', 'd[tuple(*a)]'],
    ['d[a,]', 'd[tuple(a)]'],
    ['Mapped[list["Post"]]', 'Mapped[list["Post"]]'],
    ['()', 'tuple()'],
    ['(a,)', 'tuple(a)'],
    ['(a)', 'a'],
    ['[a, *b]', '[a, *b]'],
    ['{}', '{}'],
    ['{a, b}', 'set(a, b)'],
    ['{"a": 1, **b}', '{"a": int:1, **b}'],
    ['{k: v for k, v in d.items()}', 'dict(k: v for tuple(k, v) in d.items())'],
    ['{x async for x in y}', 'set(x async for x in y)'],
    ['[a for b in c for a in b]', 'list(a for b in c for a in b)'],
    ['a.b.c(d)(e).f', 'a.b.c(d)(e).f'],
    ['(\n select(User)\n .where(x)\n)', 'select(User).where(x)'],
    ['select(User) \\\n  .where(x)', 'select(User).where(x)'],
  ])('%s', (text, expected) => {
    expect(show(expressionOf(text))).toBe(expected)
  })
})

describe('literals', () => {
  it.each([
    ['1_000', 'int:1000'],
    ['0xFF', 'int:255'],
    ['0o17', 'int:15'],
    ['0b11', 'int:3'],
    ['9007199254740993', 'int:9007199254740993'],
    ['1.5e3', 'float:1500'],
    ['1.', 'float:1'],
    ['.5', 'float:0.5'],
    ['3j', 'complex:3'],
    ['True', 'bool:true'],
    [`"a" 'b' """c"""`, '"abc"'],
    [
      String.raw`"\x41\u00e9\n\101\
z\q"`,
      JSON.stringify('Aé\nAz\\q'),
    ],
    [String.raw`r"\d+\n"`, JSON.stringify('\\d+\\n')],
    [String.raw`b"\x00a"`, 'bytes:\0a'],
    ['"""a\r\nb"""', JSON.stringify('a\nb')],
    [String.raw`"it\"s"`, JSON.stringify('it"s')],
  ])('%s', (text, expected) => {
    expect(show(expressionOf(text))).toBe(expected)
  })

  it('keeps an integer too large for a number as a bigint', () => {
    expect(expressionOf('9007199254740993')).toMatchObject({ type: 'int', value: 9007199254740993n })
  })
})

describe('f-strings', () => {
  it.each([
    ['f"%{name}%"', 'f<"%" {name} "%">'],
    ['f"{a!r:>{width}} {{x}}"', 'f<{a!r:>{width}} " {x}">'],
    ['f"{a=}"', 'f<"a=" {a!r}>'],
    ['f"{a = :.2f}"', 'f<"a = " {a:.2f}>'],
    ['f"{d["k"]}"', 'f<{d["k"]}>'],
    [`f"{', '.join(f'{x}' for x in xs)}"`, `f<{", ".join(generator(f<{x}> for x in xs))}>`],
    ['f"{x:%Y-%m-%d}"', 'f<{x:%Y-%m-%d}>'],
    ['f"{(lambda: 1)()}"', 'f<{lambda( -> int:1)()}>'],
    ['f"{a != b}"', 'f<{(a != b)}>'],
    ['f"{a, b}"', 'f<{tuple(a, b)}>'],
    ['"a" f"{b}" "c"', 'f<"a" {b} "c">'],
    ['f"""\n{a}\n"""', 'f<"\\n" {a} "\\n">'],
    ['t"SELECT {x}"', 't<"SELECT " {x}>'],
    [String.raw`rf"\d{x}"`, String.raw`f<"\\d" {x}>`],
    ['f"{x.y(\n  1,\n)}"', 'f<{x.y(int:1)}>'],
    ['f"{{}}"', 'f<"{}">'],
  ])('%s', (text, expected) => {
    expect(show(expressionOf(text))).toBe(expected)
    expect(parsePython(text).problems).toEqual([])
  })

  it('places a hole and its expression in the file', () => {
    const text = 'x = f"ab{ user.name }"'
    const statement = statementOf(text)
    if (statement.kind !== 'assign' || statement.value.kind !== 'template') throw new Error('not a template')
    const hole = statement.value.parts[1]
    if (typeof hole !== 'object') throw new Error('no hole')
    expect(text.slice(hole.start, hole.end)).toBe('{ user.name }')
    expect(text.slice(hole.value.start, hole.value.end)).toBe('user.name')
  })
})

describe('spans', () => {
  it.each([
    ['(a)', 'a'],
    ['((a + b))', 'a + b'],
    ['(a + b) * c', '(a + b) * c'],
    ['(a).b', '(a).b'],
    ['(\n  select(x)\n  .where(y)\n)', 'select(x)\n  .where(y)'],
    ['(a, b)', '(a, b)'],
    ['a, b,', 'a, b,'],
    ['"a" "b"', '"a" "b"'],
    ['x[ 1 : 2 ]', 'x[ 1 : 2 ]'],
  ])('%s', (text, expected) => {
    const node = expressionOf(text)
    expect(text.slice(node.start, node.end)).toBe(expected)
  })

  it('counts UTF-16 code units', () => {
    const text = '"😀", ключ, z'
    const node = expressionOf(text)
    if (node.kind !== 'tuple') throw new Error(node.kind)
    expect(node.elements.map((it) => text.slice(it.start, it.end))).toEqual(['"😀"', 'ключ', 'z'])
  })

  it('gives a lone generator the parentheses of its call, as Python does', () => {
    const text = 'any(x for x in y)'
    const call = expressionOf(text)
    if (call.kind !== 'call') throw new Error(call.kind)
    const { value } = call.arguments[0]!
    expect(text.slice(value.start, value.end)).toBe('(x for x in y)')
  })
})

describe('quoted annotations', () => {
  it('reads an expression at an offset', () => {
    const node = parseExpression('list["Post"] | None', 100)
    expect(show(node)).toBe('(list["Post"] | None)')
    expect(node).toMatchObject({ start: 100, end: 119, left: { object: { start: 100, end: 104 } } })
  })

  it('reads the inside of a string where it stands', () => {
    const text = 'posts: Mapped["List[Post]"] = x'
    const start = text.indexOf('"')
    const node = parseQuoted(text, { start, end: text.lastIndexOf('"') + 1 })!
    expect(show(node)).toBe('List[Post]')
    expect(text.slice(node.start, node.end)).toBe('List[Post]')
  })

  it('answers null when the text of a string is not its value', () => {
    for (const text of ['"a" "b"', String.raw`"a\x41"`, 'f"{a}"', 'b"a"']) {
      expect(parseQuoted(text, { start: 0, end: text.length })).toBeNull()
    }
  })

  it('reads any text without throwing', () => {
    for (const text of ['', '(', 'List[', 'a b c', '"""', '\n\nclass X', ')', 'lambda', 'x if']) {
      expect(() => show(parseExpression(text))).not.toThrow()
    }
  })
})
