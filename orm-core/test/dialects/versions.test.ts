// What a dialect writes differently once it knows its server: older PostgreSQL, MySQL 8, MariaDB. Expected texts are
// SQLAlchemy's, of dialects set to the same versions.

import '../../src/sql/index.ts'
import { describe, expect, test } from 'vitest'
import { insert, MariaDBDialect, MySQLDialect } from '../../src/dialects/mysql/index.ts'
import { JSONB, PGDialect } from '../../src/dialects/postgresql/index.ts'
import { CreateSequence, CreateTable, DropConstraint } from '../../src/sql/ddl.ts'
import { delete_ } from '../../src/sql/dml.ts'
import { cast } from '../../src/sql/elements.ts'
import { CheckConstraint, Column, Computed, Identity, MetaData, Sequence, Table } from '../../src/sql/schema.ts'
import { select } from '../../src/sql/selectable.ts'
import { text } from '../../src/sql/text.ts'
import { Double, Float, Integer, JSON, SmallInteger, String } from '../../src/sql/types.ts'

const m = new MetaData()
const t: any = new Table(
  't',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('name', String(5), { serverDefault: text("concat('a', 'b')") }),
  new Column('j', JSONB().withVariant(JSON, 'mysql')),
)

const compiled = (construct: any, dialect: object): string =>
  `${construct.compile({ dialect })}`.replace(/\s+/g, ' ').trim()

describe('PostgreSQL 9.1', () => {
  const dialect = new PGDialect()
  dialect.applyServerVersion([9, 1])

  test('has no subscripts of JSONB', () => {
    expect(compiled(select(t.c.j.getItem('a')), dialect)).toBe('SELECT t.j -> %(j_1)s AS anon_1 FROM t')
  })

  test('has no identity columns and no SMALLSERIAL', () => {
    const identity = new Table('i', m, new Column('id', Integer, new Identity(), { primaryKey: true }))
    const small = new Table('s', m, new Column('id', SmallInteger, { primaryKey: true }))
    expect(compiled(new CreateTable(identity), dialect)).toBe('CREATE TABLE i ( id SERIAL NOT NULL, PRIMARY KEY (id) )')
    expect(compiled(new CreateTable(small), dialect)).toBe('CREATE TABLE s ( id SMALLINT NOT NULL, PRIMARY KEY (id) )')
  })
})

describe('MySQL 8.0.30', () => {
  const dialect = new MySQLDialect()
  dialect.applyServerVersion([8, 0, 30])

  test('names the row of INSERT by an alias', () => {
    const statement = insert(t).values({ id: 1 })
    expect(compiled(statement.onDuplicateKeyUpdate({ name: statement.inserted.name }), dialect)).toBe(
      'INSERT INTO t (id) VALUES (%s) AS new ON DUPLICATE KEY UPDATE name = new.name',
    )
  })

  test('locks rows of single tables', () => {
    expect(compiled(select(t.c.id).withForUpdate({ read: true, of: t }), dialect)).toBe(
      'SELECT t.id FROM t FOR SHARE OF t',
    )
  })

  test('casts to floating point', () => {
    expect(compiled(select(cast(t.c.name, Float), cast(t.c.name, Double)), dialect)).toBe(
      'SELECT CAST(t.name AS FLOAT) AS name, CAST(t.name AS DOUBLE) AS name__1 FROM t',
    )
  })

  test('takes expressions as defaults', () => {
    expect(compiled(new CreateTable(t), dialect)).toBe(
      "CREATE TABLE t ( id INTEGER NOT NULL AUTO_INCREMENT, name VARCHAR(5) DEFAULT (concat('a', 'b')), j JSON, " +
        'PRIMARY KEY (id) )',
    )
  })
})

describe('MariaDB 10.6', () => {
  const dialect = new MariaDBDialect()
  dialect.applyServerVersion([10, 6, 0])

  test('takes the flags of a pattern inside it', () => {
    expect(compiled(select(t.c.id).where(t.c.name.regexpMatch('x', { flags: 'i' })), dialect)).toBe(
      "SELECT t.id FROM t WHERE t.name REGEXP CONCAT('(?', 'i', ')', %s)",
    )
    expect(compiled(select(t.c.name.regexpReplace('x', 'y', { flags: 'i' })), dialect)).toBe(
      "SELECT REGEXP_REPLACE(t.name, CONCAT('(?', 'i', ')', %s), %s) AS anon_1 FROM t",
    )
  })

  test('has sequences, RETURNING and named check constraints', () => {
    expect(compiled(new CreateSequence(new Sequence('q', { cycle: false })), dialect)).toBe('CREATE SEQUENCE q NOCYCLE')
    expect(compiled(delete_(t).where(t.c.id.eq(1)).returning(t.c.id), dialect)).toBe(
      'DELETE FROM t WHERE t.id = %s RETURNING t.id',
    )
    const check = new CheckConstraint('id > 1', { name: 'c', table: t })
    expect(compiled(new DropConstraint(check), dialect)).toBe('ALTER TABLE t DROP CONSTRAINT c')
  })

  test('does not say NOT NULL of a generated column', () => {
    const table = new Table(
      'n',
      m,
      new Column('id', Integer, { primaryKey: true }),
      new Column('c', Integer, new Computed('id + 1')),
    )
    expect(compiled(new CreateTable(table), dialect)).toBe(
      'CREATE TABLE n ( id INTEGER NOT NULL AUTO_INCREMENT, c INTEGER GENERATED ALWAYS AS (id + 1), PRIMARY KEY (id) )',
    )
  })
})
