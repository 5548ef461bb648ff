// TypeScript in the common form: the same `show` as for Python, so that both languages are seen to meet.

import { describe, expect, it } from 'vitest'
import type { Statement } from '../../src/frontends/program.ts'
import { TypeScriptModules } from '../../src/frontends/typescript/modules.ts'
import { parseTypeScript } from '../../src/frontends/typescript/parser.ts'
import { definitions, expressionOf, show, spans } from './helpers.ts'

function only<K extends Statement['kind']>(text: string, kind: K): Extract<Statement, { kind: K }> {
  const { body, problems } = parseTypeScript(text)
  expect(problems).toEqual([])
  expect(body[0]?.kind).toBe(kind)
  return body[0] as Extract<Statement, { kind: K }>
}
const value = (text: string) => only(`const x = ${text}`, 'assign').value

describe('expressions', () => {
  it.each([
    ['a + b * c', '(a + (b * c))'],
    ['(a + b) * c', '((a + b) * c)'],
    ['a === b && c !== d || !e', '(((a == b) and (c != d)) or (not e))'],
    ['a && b && c', '(a and b and c)'],
    ['a ?? b', '(a nullish b)'],
    ['a ? b : c', '(a ? b : c)'],
    ['f(a, ...b)', 'f(a, *b)'],
    ['new Map<string, X>(a)', 'Map(a)'],
    ['a.b!.c?.d[0]', 'a.b.c.d[int:0]'],
    ['f<T>(x as Y satisfies Z)', 'f(x)'],
    ['{ a, b: 1, "c": 2, [d]: 3, ...e }', '{"a": a, "b": int:1, "c": int:2, d: int:3, **e}'],
    ['[a, ...b]', '[a, *b]'],
    ['`%${name}%`', 'f<"%" {name} "%">'],
    ['sql`select ${x}`', 'sql<"select " {x}>'],
    ['"a\\n\\x41\\u{1F600}"', JSON.stringify('a\nA😀')],
    ['10n', 'int:10'],
    ['1.5', 'float:1.5'],
    ['undefined', 'undefined:null'],
    ['null', 'None'],
    ['/a+/g', 'regexp:/a+/g'],
    ['(a, b = 1, ...c) => a', 'lambda(a, b, *c -> a)'],
    ['() => [Post]', 'lambda( -> [Post])'],
    ['await session.scalars(q)', 'await(session.scalars(q))'],
    ['a instanceof B', '<unreadable>'],
  ])('%s', (text, expected) => {
    expect(show(value(text))).toBe(expected)
  })

  it('have the spans of what stands there, without parentheses', () => {
    const text = 'const x = (select(User)\n  .where(y))'
    const node = only(text, 'assign').value
    expect(text.slice(node.start, node.end)).toBe('select(User)\n  .where(y)')
  })

  it('meets Python in the same form', () => {
    const python = expressionOf('select(User).where(User.id > 1).limit(10)')
    expect(show(value('select(User).where(User.id > 1).limit(10)'))).toBe(show(python))
  })
})

describe('statements', () => {
  it('reads a model', () => {
    const text = `export class User extends Base<typeof User> {
  static { this.table('users') }
  static id = intpk()
  static posts = relationship(() => [Post], { backPopulates: 'author' })
  declare x: string
  private y = 1
  static async find(session: Session, id: number): Promise<User> { return await session.get(User, id) }
  label() { return this.name }
  get short() { return 1 }
}`
    const it = only(text, 'class')
    expect(it.bases.map((each) => show(each.value))).toEqual(['Base'])
    expect(it.body.map((each) => (each.kind === 'expression' ? show(each.value) : each.kind))).toEqual([
      'this.table("users")',
      'assign',
      'assign',
      'function',
      'function',
      'function',
      'function',
    ])
    const members = it.body.flatMap((each) => (each.kind === 'function' ? [each] : []))
    expect(members.map((each) => [each.name, each.member, each.async])).toEqual([
      ['find', { static: true, accessor: null }, true],
      ['label', { static: false, accessor: null }, false],
      ['short', { static: false, accessor: 'get' }, false],
      ['constructor', { static: false, accessor: null }, false],
    ])
    // The instance field is set there, behind the parent's own constructor.
    expect(members[3]!.body.map((each) => each.kind)).toEqual(['expression', 'assign'])
    expect(members[0]!.parameters.map((p) => [p.name, show(p.annotation)])).toEqual([
      ['session', 'Session'],
      ['id', 'number'],
    ])
  })

  it('reads the base of a subclass with type arguments', () => {
    const it = only('class Admin extends derive(User)<typeof Admin> { static level = column() }', 'class')
    expect(it.bases.map((each) => show(each.value))).toEqual(['derive(User)'])
    expect(it.body.map((each) => each.kind)).toEqual(['assign'])
  })

  it('sets the properties that a constructor declares among its parameters', () => {
    const it = only('class A extends B { private m = 1; constructor(readonly s: S, n: number) { super(n) } }', 'class')
    const [made] = it.body.flatMap((each) => (each.kind === 'function' ? [each] : []))
    expect(made!.body.map((each) => (each.kind === 'assign' ? show(each.targets[0]!) : each.kind))).toEqual([
      'expression',
      'this.s',
      'this.m',
    ])
  })

  it.each([
    ['list.length > 0', '(list)'],
    ['!list.length', '(not (list))'],
    ['list.length === 0 && on', '((not (list)) and on)'],
    ['name !== undefined', '(name is not undefined:null)'],
  ])('asks %s as Python would', (text, expected) => {
    expect(show(only(`if (${text}) f()`, 'if').test)).toBe(expected)
  })

  it('imports and exports', () => {
    const { body } = parseTypeScript(`import D, { type A, B as C } from './x'
import * as N from 'y'
import './z'
export * from './a'
export { p as q, r } from './b'
const s = 1
export { s as t, s }
export default class K {}
`)
    expect(body.map((it) => it.kind)).toEqual([
      'importFrom',
      'import',
      'import',
      'importFrom',
      'importFrom',
      'assign',
      'assign',
      'class',
      'assign',
    ])
    expect(body[0]).toMatchObject({
      module: './x',
      names: [
        { name: 'default', as: 'D' },
        { name: 'A', as: null },
        { name: 'B', as: 'C' },
      ],
    })
    expect(body[1]).toMatchObject({ names: [{ module: 'y', as: 'N' }] })
    expect(body[3]).toMatchObject({ star: true, module: './a' })
    expect(body[8]).toMatchObject({ targets: [{ name: 'default' }], value: { name: 'K' } })
  })

  it('destructures', () => {
    expect(show(only('const { a, b: c = 1, ...d } = x', 'assign').targets[0]!)).toBe('{"a": a, "b": (c := int:1), **d}')
    expect(show(only('const [a, , b = 2, ...c] = x', 'assign').targets[0]!)).toBe('[a, (b := int:2), *c]')
    const it = only('function f({ a }: Options, b?: string | null) { return a }', 'function')
    expect(it.parameters.map((p) => [p.name, show(p.annotation)])).toEqual([
      ['(0)', 'Options'],
      ['b', '(string | None)'],
    ])
    expect(it.body[0]).toMatchObject({ kind: 'assign', value: { name: '(0)' } })
  })

  it('branches and loops', () => {
    expect(only('if (a) b(); else if (c) d()', 'if').orElse[0]).toMatchObject({ kind: 'if' })
    expect(only('for (const [k, v] of m) f(k)', 'for').target.kind).toBe('list')
    const [start, loop] = parseTypeScript('for (let i = 0; i < 3; i++) f(i)').body
    expect(start).toMatchObject({ kind: 'assign' })
    expect(loop).toMatchObject({ kind: 'while', body: [{ kind: 'expression' }, { kind: 'augmentedAssign' }] })
    const chosen = only('switch (a) { case 1: case 2: b(); break; default: c(); case 3: d() }', 'match')
    expect(chosen.cases.map((it) => [it.values.map(show), it.wildcard, it.body.length])).toEqual([
      [['int:1', 'int:2'], false, 1],
      [['int:3'], false, 1],
      [[], true, 1],
    ])
    expect(only('try { a() } catch (e) { b() } finally { c() }', 'try').handlers[0]).toMatchObject({ name: 'e' })
    expect(only('stmt ??= select(User)', 'assign').value).toMatchObject({ kind: 'boolean', operator: 'nullish' })
    expect(show(only('enum E { A, B = 5, C, D = "d" }', 'assign').value)).toBe(
      '{"A": int:0, "B": int:5, "C": int:6, "D": "d"}',
    )
  })
})

describe('broken text', () => {
  const MODELS = `import { declarativeBase, mappedColumn, relationship, select } from 'orm-core'
const Base = declarativeBase()
export class User extends Base<typeof User> {
  static { this.table('users') }
  static id = mappedColumn(Integer, { primaryKey: true })
  static posts = relationship(() => [Post], { backPopulates: 'author' })
}
export class Post extends Base<typeof Post> {
  static { this.table('posts') }
  static author = relationship(() => User, { backPopulates: 'posts' })
}
export async function search(session: Session, name?: string) {
  let stmt = select(User)
  if (name) stmt = stmt.where(User.name.ilike(\`%\${name}%\`))
  return session.scalars(stmt)
}
`
  const names = definitions(parseTypeScript(MODELS).body)

  it('is read at every cut, with sound spans', () => {
    for (let at = 0; at <= MODELS.length; at++) {
      for (const { start, end } of spans(parseTypeScript(MODELS.slice(0, at)))) {
        expect(start >= 0 && start <= end && end <= at).toBe(true)
      }
    }
  })

  it('keeps nearly all definitions when a token is deleted', () => {
    let kept = 0
    let all = 0
    for (const token of MODELS.matchAll(/'[^'\n]*'|\w+|[^\s\w]/g)) {
      const { body } = parseTypeScript(MODELS.slice(0, token.index) + MODELS.slice(token.index + token[0].length))
      const left = definitions(body)
      all += names.length
      kept += names.filter((name) => left.includes(name)).length
    }
    expect(kept / all).toBeGreaterThan(0.95)
  })

  it.each([
    ['('.repeat(5000)],
    [`x = ${'['.repeat(3000)}${']'.repeat(3000)}`],
    [`x = a${'.b()'.repeat(3000)}`],
    ['{'.repeat(3000)],
    [`x = ${'!'.repeat(3000)}a`],
    [`type T = ${'('.repeat(3000)}`],
    ['`${'.repeat(1000)],
  ])('%.20s…', (text) => {
    spans(parseTypeScript(text))
  })
})

describe('modules', () => {
  const modules = new TypeScriptModules(['/w/a.ts', '/w/models/index.ts', '/w/models/user.ts', '/w/b.tsx', '/w/c.mts'])
  it.each([
    ['./a', '/w/a.ts'],
    ['./a.ts', '/w/a.ts'],
    ['./a.js', '/w/a.ts'],
    ['./b.jsx', '/w/b.tsx'],
    ['./c.mjs', '/w/c.mts'],
    ['./models', '/w/models/index.ts'],
    ['./models/user', '/w/models/user.ts'],
    ['orm-core', null],
    ['./nothing', null],
  ])('%s', (specifier, expected) => {
    expect(modules.resolve('/w/main.ts', specifier)).toBe(expected)
  })
  it('go up', () => {
    expect(modules.resolve('/w/models/user.ts', '..')).toBeNull()
    expect(modules.resolve('/w/models/user.ts', '../a')).toBe('/w/a.ts')
    expect(modules.resolve('/w/models/user.ts', '.')).toBe('/w/models/index.ts')
  })
})
