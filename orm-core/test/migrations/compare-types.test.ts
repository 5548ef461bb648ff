import { describe, expect, it } from 'vitest'
import { type ComparedDialect, sqliteAffinity, typesDiffer } from '../../src/migrations/compare-types.ts'

const SAME: [ComparedDialect, string, string][] = [
  ['postgresql', 'VARCHAR(50)', 'character varying(50)'],
  ['postgresql', 'VARCHAR', 'character varying(50)'],
  ['postgresql', 'INTEGER', 'integer'],
  ['postgresql', 'SERIAL', 'integer'],
  ['postgresql', 'FLOAT', 'double precision'],
  ['postgresql', 'TIMESTAMP WITHOUT TIME ZONE', 'timestamp without time zone'],
  ['postgresql', 'TIMESTAMP(3) WITH TIME ZONE', 'timestamp(3) with time zone'],
  ['postgresql', 'VARCHAR[]', 'character varying[]'],
  ['postgresql', 'NUMERIC(10, 2)', 'numeric(10,2)'],
  ['postgresql', 'NUMERIC(10)', 'numeric(10,0)'],
  ['postgresql', 'my_enum', 'other_thing'],
  ['mysql', 'BOOL', 'tinyint(1)'],
  ['mysql', 'INTEGER', 'int(11)'],
  ['mysql', 'JSON', 'longtext'],
  ['mysql', "ENUM('a','b')", "enum('a','b')"],
  ['mysql', 'VARCHAR(50)', 'varchar(50) CHARACTER SET utf8mb4'],
  ['sqlite', 'VARCHAR(50)', 'TEXT'],
  ['sqlite', 'BOOLEAN', 'INTEGER'],
  ['sqlite', 'DATETIME', 'TEXT'],
  ['sqlite', 'DATETIME', 'TIMESTAMP'],
]

const DIFFERENT: [ComparedDialect, string, string][] = [
  ['postgresql', 'VARCHAR(50)', 'character varying(100)'],
  ['postgresql', 'INTEGER', 'bigint'],
  ['postgresql', 'TEXT', 'integer'],
  ['postgresql', 'TIMESTAMP WITHOUT TIME ZONE', 'timestamp with time zone'],
  ['postgresql', 'VARCHAR', 'character varying[]'],
  ['postgresql', 'NUMERIC(10, 2)', 'numeric(12,2)'],
  ['mysql', 'INTEGER', 'int unsigned'],
  ['mysql', 'VARCHAR(50)', 'text'],
  ['mysql', "ENUM('a','b')", "enum('a','c')"],
  ['sqlite', 'VARCHAR(50)', 'INTEGER'],
  ['sqlite', 'FLOAT', 'INTEGER'],
  ['sqlite', 'INTEGER', 'BLOB'],
]

describe('types of model and database', () => {
  it.each(SAME)('%s: %s is %s', (dialect, model, database) => {
    expect(typesDiffer(model, database, dialect)).toBe(false)
  })

  it.each(DIFFERENT)('%s: %s is not %s', (dialect, model, database) => {
    expect(typesDiffer(model, database, dialect)).toBe(true)
  })

  it('reads affinities as SQLite does', () => {
    expect(['BIGINT', 'VARCHAR(3)', '', 'DOUBLE', 'DECIMAL(5,2)', 'CHARINT'].map(sqliteAffinity)).toEqual([
      'INTEGER',
      'TEXT',
      'BLOB',
      'REAL',
      'NUMERIC',
      'INTEGER',
    ])
  })
})
