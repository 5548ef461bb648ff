// Elements and types that a program compiles in its own way: by dialect, by inheritance, in statements and in DDL; and
// functions in the place of SQL.

import { afterEach, describe, expect, it } from 'vitest'
import {
  Column,
  type ColumnElement,
  CreateTable,
  case_,
  column,
  compiles,
  createEngine,
  DateTime,
  DDLElement,
  deregister,
  ExecutableElement,
  FunctionElement,
  Integer,
  LambdaVariable,
  literal,
  MetaData,
  or,
  String as StringType,
  select,
  Table,
  UnsupportedCompilationError,
  UserDefinedType,
} from '../../src/internal.ts'

const metadata = new MetaData()
const users = new Table(
  'users',
  metadata,
  new Column('id', Integer, { primaryKey: true }),
  new Column('name', StringType),
)
const dialects = {
  sqlite: createEngine('sqlite://').dialect,
  postgresql: createEngine('postgresql://localhost/x').dialect,
}
const sql = (element: any, dialect: keyof typeof dialects = 'sqlite') =>
  String(element.compile({ dialect: dialects[dialect] }))
    .replace(/\s+/g, ' ')
    .trim()

class utcnow extends FunctionElement<Date> {
  override readonly visitName = 'utcnow'
  override type = new DateTime() as any
}
class greatest extends FunctionElement<number> {
  override readonly visitName: string = 'greatest'
  override name = 'greatest'
}
class larger extends greatest {}
class Explain extends ExecutableElement {
  override readonly visitName = 'explain'
  readonly statement: any
  constructor(statement: any) {
    super()
    this.statement = statement
  }
}
class CreateView extends DDLElement {
  override readonly visitName = 'createView'
  readonly name: string
  readonly select: any
  constructor(name: string, selectable: any) {
    super()
    this.name = name
    this.select = selectable
  }
}
class Point extends UserDefinedType {
  static override readonly cacheOk = true
  override getColSpec(): string {
    return 'POINT'
  }
}

afterEach(() => {
  for (const cls of [utcnow, greatest, larger, Explain, CreateView, Point]) deregister(cls as any)
})

describe('compiles()', () => {
  it('writes an element by the dialect, or by the function without one', () => {
    compiles(utcnow)(() => 'CURRENT_TIMESTAMP')
    compiles(utcnow, 'postgresql')(() => "timezone('utc', now())")
    expect(sql(select(new utcnow()))).toBe('SELECT CURRENT_TIMESTAMP AS anon_1')
    expect(sql(select(new utcnow().label('at')), 'postgresql')).toBe("SELECT timezone('utc', now()) AS at")
  })

  it('hands arguments to the compiler, and what it was told itself', () => {
    compiles(greatest)((element, compiler, kw) => compiler.visitFunction(element, kw))
    compiles(
      greatest,
      'sqlite',
    )((element, compiler, kw) => {
      const [a, b] = [...(element as any).clauses]
      return compiler.process(case_([a.gt(b), a], { else: b }), kw)
    })
    const statement = select(new greatest(users.c.id, 5)).where(new greatest(users.c.id, 1).gt(3))
    expect(sql(statement)).toBe(
      'SELECT CASE WHEN (users.id > ?) THEN users.id ELSE ? END AS greatest_1 FROM users ' +
        'WHERE CASE WHEN (users.id > ?) THEN users.id ELSE ? END > ?',
    )
    expect(sql(statement, 'postgresql')).toMatch(/^SELECT greatest\(users\.id, \$1\) AS greatest_1 FROM users/)
  })

  it('counts for subclasses, until they have a function of their own', () => {
    compiles(greatest)(() => 'g()')
    expect(sql(select(new larger()))).toBe('SELECT g() AS greatest_1')
    compiles(larger, 'sqlite')(() => 'l()')
    expect(sql(select(new larger()))).toBe('SELECT l() AS greatest_1')
    expect(sql(select(new larger()), 'postgresql')).toBe('SELECT g() AS greatest_1')
    expect(sql(select(new greatest()))).toBe('SELECT g() AS greatest_1')
  })

  it('refuses an element that no function writes for the dialect', () => {
    compiles(utcnow, 'postgresql')(() => 'now()')
    expect(() => sql(select(new utcnow()))).toThrow(UnsupportedCompilationError)
    expect(() => sql(select(new utcnow()))).toThrow('construct has no default compilation handler')
  })

  it('writes statements and DDL of a program', () => {
    compiles(Explain)((element, compiler, kw) => `EXPLAIN ${compiler.process((element as Explain).statement, kw)}`)
    compiles(CreateView)(
      (view: any, compiler) =>
        `CREATE VIEW ${view.name} AS ${compiler.sqlCompiler.process(view.select, { literalBinds: true })}`,
    )
    const named = select(users.c.id).where(users.c.name.eq('ed'))
    expect(sql(new Explain(named))).toBe('EXPLAIN SELECT users.id FROM users WHERE users.name = ?')
    expect(sql(new CreateView('v', named))).toBe("CREATE VIEW v AS SELECT users.id FROM users WHERE users.name = 'ed'")
  })

  it('writes types, and leaves other dialects to the type', () => {
    compiles(Point, 'sqlite')(() => 'TEXT')
    const table = new Table('places', new MetaData(), new Column('at', Point as any))
    expect(sql(new CreateTable(table))).toBe('CREATE TABLE places ( at TEXT )')
    expect(sql(new CreateTable(table), 'postgresql')).toBe('CREATE TABLE places ( at POINT )')
  })

  it('leaves what is not registered as it is', () => {
    expect(sql(select(literal(1) as ColumnElement<any>))).toBe('SELECT ? AS anon_1')
  })
})

describe('functions in the place of SQL', () => {
  it('are called, and never put in parentheses', () => {
    const both = select(users.c.id)
      .where((() => or(users.c.id.eq(1), users.c.id.eq(2))) as any)
      .where(column('x').eq(3))
    expect(sql(both)).toBe('SELECT users.id FROM users WHERE users.id = ? OR users.id = ? AND x = ?')
  })

  it('bind their variables under their names, once', () => {
    const limit = new LambdaVariable('limit', 5)
    const statement = select(users.c.id).where(users.c.id.gt(limit), users.c.id.lt(limit.add(1)))
    expect(String(statement).replace(/\s+/g, ' ')).toBe(
      'SELECT users.id FROM users WHERE users.id > :limit_1 AND users.id < :limit_1 + :param_1',
    )
  })
})
