// The SQL preview's text.

import type { DialectName, ParameterInfo, SqlPreview, StatementInfo } from 'athanor-server/protocol'
import { expect, it } from 'vitest'
import { previewText } from '../src/views/sql-text.ts'

const range = { start: { line: 11, character: 0 }, end: { line: 14, character: 1 } }

const statement: StatementInfo = {
  uri: 'file:///shop/queries.py',
  range,
  kind: 'select',
  title: 'search_users: SELECT users',
  scope: 'search_users',
  writes: false,
  complete: true,
  unknown: [],
  parameters: [],
  clauses: [],
  variants: [],
  error: null,
}

const parameter = (name: string, options: Partial<ParameterInfo> = {}): ParameterInfo => ({
  name,
  known: false,
  value: null,
  type: 'VARCHAR',
  input: 'text',
  source: null,
  annotation: null,
  nullable: false,
  list: false,
  choices: null,
  suggestion: null,
  key: name,
  ...options,
})

const dialect = (name: DialectName, sql: string, parameters: ParameterInfo[] = []) => ({
  dialect: name,
  sql,
  error: null,
  parameters,
})

const preview = (options: Partial<SqlPreview>): SqlPreview => ({
  statement,
  activeDialect: 'sqlite',
  dialects: [dialect('sqlite', 'SELECT users.id\nFROM users')],
  variants: [],
  emits: [],
  ...options,
})

it('shows the active dialect with its parameters, then the others', () => {
  const text = previewText(
    preview({
      dialects: [
        dialect('sqlite', 'SELECT users.id\nFROM users\nWHERE users.name = ?  -- if name', [
          parameter('name_1', { source: 'name' }),
          parameter('limit', { known: true, value: '10', type: 'INTEGER' }),
        ]),
        dialect('mysql', 'SELECT 1'),
      ],
    }),
    'shop/queries.py:12',
  )
  expect(text.replaceAll(/─+$/gm, '──')).toBe(`-- search_users: SELECT users
-- shop/queries.py:12

-- ── SQLite ──
SELECT users.id
FROM users
WHERE users.name = ?;  -- if name

-- Parameters
--   name_1  VARCHAR  asked when run: name
--   limit   INTEGER  10

-- ── MySQL ──
SELECT 1;
`)
})

it('says what is not known, what a dialect refuses and what else is sent', () => {
  const text = previewText(
    preview({
      statement: {
        ...statement,
        complete: false,
        unknown: [{ range, reason: 'parameter `options` is not known statically' }],
      },
      variants: [{ when: 'if admin', dialects: [dialect('sqlite', 'SELECT 2')] }],
      emits: [
        { sql: 'SELECT 1', purpose: 'statement' },
        { sql: 'SELECT 3', purpose: 'selectinload(User.posts)' },
      ],
      dialects: [
        dialect('sqlite', 'SELECT 1'),
        { dialect: 'mysql', sql: '', error: 'MySQL has no\nRETURNING', parameters: [] },
      ],
    }),
    'a.py:1',
  )
  expect(text).toContain('--   line 12: parameter `options` is not known statically')
  expect(text).toContain('-- ── SQLite, if admin ─')
  expect(text).toContain('-- 2. selectinload(User.posts)\nSELECT 3;')
  expect(text).toContain('-- MySQL has no\n-- RETURNING\n')
})
