// The order in which a whole schema is created and dropped, against what SQLAlchemy sends. Statements that only add or
// drop constraints have no order among themselves there, so they are sorted on both sides.

import '../../src/sql/index.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MySQLDialect } from '../../src/dialects/mysql/index.ts'
import { PGDialect } from '../../src/dialects/postgresql/index.ts'
import { SQLiteDialect } from '../../src/dialects/sqlite/index.ts'
import { SchemaDropper, SchemaGenerator } from '../../src/sql/ddl.ts'
import { Column, ForeignKey, MetaData, Sequence, Table } from '../../src/sql/schema.ts'
import { Enum, Integer, SmallInteger, String } from '../../src/sql/types.ts'

function schema(): MetaData {
  const m = new MetaData()
  new Table(
    'child',
    m,
    new Column('id', Integer, { primaryKey: true }),
    new Column('parent_id', new ForeignKey('parent.id', { name: 'fk_child_parent' })),
    new Column('kind', Enum('a', 'b', { name: 'kind' })),
  )
  new Table(
    'parent',
    m,
    new Column('id', Integer, { primaryKey: true }),
    new Column('fav_id', new ForeignKey('child.id', { name: 'fk_parent_fav', useAlter: true })),
    new Column('name', String(20), { index: true, comment: 'shown' }),
    { comment: 'the elder' },
  )
  new Table(
    'other',
    m,
    new Column('id', Integer, new Sequence('other_seq'), { primaryKey: true }),
    new Column('kind', Enum('a', 'b', { name: 'kind' })),
  )
  new Table(
    'a_cycle',
    m,
    new Column('id', Integer, { primaryKey: true }),
    new Column('b_id', new ForeignKey('b_cycle.id', { name: 'fk_a_b' })),
  )
  new Table(
    'b_cycle',
    m,
    new Column('id', Integer, { primaryKey: true }),
    new Column('a_id', new ForeignKey('a_cycle.id', { name: 'fk_b_a' })),
  )
  new Sequence('free_seq', { metadata: m })
  new Table(
    'late',
    m,
    new Column('id', Integer, { primaryKey: true }),
    new Column('e', Enum('x', { name: 'own', metadata: m })),
    new Column('s', SmallInteger),
  )
  return m
}

const fold = (sql: string): string => sql.replace(/\s+/g, ' ').trim()

function withSortedAlters(statements: readonly string[]): string[] {
  const alters = statements.filter((sql) => sql.startsWith('ALTER')).sort()
  return statements.map((sql) => (sql.startsWith('ALTER') ? (alters.shift() as string) : sql))
}

const recorded = JSON.parse(readFileSync(new URL('../recorded/create_all.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<'create' | 'drop', string[]>
>

describe.each([new SQLiteDialect(), new PGDialect(), new MySQLDialect()])('a schema on %s', (dialect) => {
  test.each([
    ['create', SchemaGenerator],
    ['drop', SchemaDropper],
  ] as const)('%s', (what, Runner) => {
    const ddl = new Runner(dialect).visitMetadata(schema())
    const sent = ddl.map((each) => fold(`${each.compile({ dialect })}`))
    const expected = (recorded[dialect.name] as Record<'create' | 'drop', string[]>)[what].map(fold)
    expect(withSortedAlters(sent)).toEqual(withSortedAlters(expected))
  })
})
