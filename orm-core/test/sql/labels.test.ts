// Generated labels: which of them a dialect may shorten, and how they are quoted. The texts are SQLAlchemy's.

import { describe, expect, test } from 'vitest'
import { PGDialect } from '../../src/dialects/postgresql/index.ts'
import {
  Column,
  LABEL_STYLE_TABLENAME_PLUS_COL,
  MetaData,
  quotedName,
  select,
  Table,
  types,
} from '../../src/sql/index.ts'

const { Integer } = types
const metadata = new MetaData()
const long = 'a_very_long_column_name_that_goes_on_and_on_for_ever_and_ever_x'
const users: any = new Table(
  'users',
  metadata,
  new Column(quotedName('name', true), Integer),
  new Column('Other', Integer),
  new Column(long, Integer),
)
const quoted: any = new Table(quotedName('tab', true), metadata, new Column('id', Integer))
const dialect: any = new PGDialect()
const sql = (statement: any) => String(statement.compile({ dialect })).replace(/\s+/g, ' ')
const full = (statement: any) => statement.setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)

describe('labels that a dialect may shorten', () => {
  test('a label of table and column is shortened', () => {
    expect(sql(full(select(users.c[long])))).toBe(
      `SELECT users.${long} AS users_a_very_long_column_name_that_goes_on_and_on_for_eve_1 FROM users`,
    )
  })
  test('an explicit label of the same text is not, even after the generated one', () => {
    expect(sql(select(users.c[long].label(`users_${long}`)))).toBe(`SELECT users.${long} AS users_${long} FROM users`)
    expect(sql(select(users.alias(`users_${long}`).c.Other))).toBe(
      `SELECT users_${long}."Other" FROM users AS users_${long}`,
    )
  })
  test('so is the column of a subquery, in and outside of it', () => {
    const short = 'a_very_long_column_name_that_goes_on_and_on_for_ever_and__1'
    expect(sql(select(users.c[long]).subquery().select())).toBe(
      `SELECT anon_1.${short} FROM (SELECT users.${long} AS ${short} FROM users) AS anon_1`,
    )
  })
  test('but not one with an explicit label', () => {
    expect(sql(select(select(users.c[long].label(`x_${long}`)).subquery()))).toBe(
      `SELECT anon_1.x_${long} FROM (SELECT users.${long} AS x_${long} FROM users) AS anon_1`,
    )
  })
})

describe('quotes of generated labels', () => {
  test('a quoted column or table makes its labels quoted', () => {
    expect(sql(full(select(quoted.c.id, users.c.name)))).toBe(
      'SELECT "tab".id AS "tab_id", users."name" AS "users_name" FROM "tab", users',
    )
  })
  test('through subqueries, with their numbers', () => {
    const inner = full(select(users.c.name)).subquery()
    expect(sql(full(select(...inner.c)))).toBe(
      'SELECT anon_1."users_name" AS "anon_1_users_name" FROM (SELECT users."name" AS "users_name" FROM users) AS anon_1',
    )
  })
})
