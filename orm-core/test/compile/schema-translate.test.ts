// Schemas that are chosen when a statement is sent. Expected texts are SQLAlchemy's for the same map.

import '../../src/sql/index.ts'
import { describe, expect, test } from 'vitest'
import { PGDialect } from '../../src/dialects/postgresql/index.ts'
import { CreateTable } from '../../src/sql/ddl.ts'
import { Column, ForeignKey, MetaData, Table } from '../../src/sql/schema.ts'
import { select } from '../../src/sql/selectable.ts'
import { Integer } from '../../src/sql/types.ts'

const m = new MetaData()
const a: any = new Table('a', m, new Column('id', Integer, { primaryKey: true }), { schema: 'one' })
const b: any = new Table(
  'b',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('a_id', new ForeignKey('one.a.id')),
)

const dialect = new PGDialect()
const schemaTranslateMap = new Map<string | null, string>([
  ['one', 'uno'],
  [null, 'dflt'],
])
const compiled = (construct: any, renderSchemaTranslate: boolean): string =>
  `${construct.compile({ dialect, schemaTranslateMap, renderSchemaTranslate })}`.replace(/\s+/g, ' ').trim()

describe('schema translation', () => {
  test('of a SELECT', () => {
    expect(compiled(select(a.c.id, b.c.id).join(b), true)).toBe(
      'SELECT uno.a.id, dflt.b.id AS id_1 FROM uno.a JOIN dflt.b ON uno.a.id = dflt.b.a_id',
    )
  })

  test('of DDL', () => {
    expect(compiled(new CreateTable(b), true)).toBe(
      'CREATE TABLE dflt.b ( id SERIAL NOT NULL, a_id INTEGER, PRIMARY KEY (id), ' +
        'FOREIGN KEY(a_id) REFERENCES uno.a (id) )',
    )
  })

  test('leaves placeholders until it is sent', () => {
    expect(compiled(new CreateTable(b), false)).toContain('REFERENCES __[SCHEMA_one].a (id)')
  })

  test('refuses a map that newly has an entry for no schema', () => {
    const preparer = dialect.identifierPreparer._withSchemaTranslate(new Map([['one', 'uno']]))
    expect(() => preparer._renderSchemaTranslates('x', schemaTranslateMap)).toThrow(
      'schema translate map which previously did not have `None` present as a key now has `None` present',
    )
  })
})
