// Facts of schemas against what SQLAlchemy says of the same ones: the TypeScript spelling of recorded/schema.py.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import '../../src/engine/default-dialect.ts'
import * as sql from '../../src/sql/index.ts'

const {
  CheckConstraint,
  Column,
  Computed,
  ForeignKey,
  ForeignKeyConstraint,
  Identity,
  Index,
  MetaData,
  PrimaryKeyConstraint,
  Table,
  UniqueConstraint,
  conv,
  func,
  sortTablesAndConstraints,
  union,
} = sql as any
const { BigInteger, Integer, Numeric, String: Str } = sql.types as any
const select = sql.select as (...entities: any[]) => any

const CONVENTION = {
  ix: 'ix_%(column_0_label)s',
  uq: 'uq_%(table_name)s_%(column_0_name)s',
  ck: 'ck_%(table_name)s_%(constraint_name)s',
  fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s',
  pk: 'pk_%(table_name)s',
}
const pk = () => new Column('id', Integer, { primaryKey: true })
const first = (keys: Iterable<any>): any => [...keys][0]

function names(table: any): Record<string, string | null> {
  const found: [string, string | null][] = []
  for (const each of table.constraints) {
    found.push([
      `${each.constructor.name}:${each.columns.keys().join()}`,
      each.name === null ? null : String(each.name),
    ])
  }
  // Python writes a name that is missing as "None"
  for (const each of table.indexes) found.push([`Index:${each.columns.keys().join()}`, String(each.name ?? 'None')])
  return Object.fromEntries(found)
}

function child(m: any): any {
  new Table('parents', m, pk())
  return new Table(
    'children',
    m,
    pk(),
    new Column('parent_id', new ForeignKey('parents.id'), { index: true }),
    new Column('a', Integer, { unique: true }),
    new Column('b', Integer, { index: true, unique: true }),
    new UniqueConstraint('a', 'b'),
    new CheckConstraint('a > 5', { name: 'positive' }),
  )
}
const convention = (namingConvention: object) => new MetaData({ namingConvention })
const simple = (m: any, name: string, ...items: any[]) => new Table(name, m, ...items)

const cases: Record<string, () => unknown> = {
  names_default: () => names(child(new MetaData())),
  names_convention: () => names(child(convention(CONVENTION))),
  names_all_columns: () =>
    names(
      child(
        convention({
          uq: 'uq_%(column_0_N_name)s',
          fk: 'fk_%(column_0N_key)s_%(referred_column_0_name)s',
          ix: '%(column_0_N_label)s',
        }),
      ),
    ),
  names_custom_token: () =>
    names(
      child(
        convention({ short: (_c: any, table: any) => table.name.slice(0, 3), uq: 'uq_%(short)s_%(column_0_key)s' }),
      ),
    ),
  names_conv: () =>
    names(
      simple(
        convention(CONVENTION),
        't',
        new Column('a', Integer),
        new CheckConstraint('a > 1', { name: conv('kept') }),
        new UniqueConstraint('a', { name: 'mine' }),
      ),
    ),
  names_check_unnamed: () =>
    names(simple(convention(CONVENTION), 't', new Column('a', Integer), new CheckConstraint('a > 1'))),
  sorted_tables: () => {
    const m = new MetaData()
    simple(m, 'c', pk(), new Column('b_id', new ForeignKey('b.id')))
    simple(m, 'b', pk(), new Column('a_id', new ForeignKey('a.id')))
    simple(m, 'a', pk(), new Column('self_id', new ForeignKey('a.id')))
    simple(m, 'z', new Column('id', Integer))
    return m.sortedTables.map((table: any) => table.name)
  },
  sorted_cycle: () => {
    const m = new MetaData()
    simple(m, 'a', pk(), new Column('b_id', new ForeignKey('b.id')))
    simple(m, 'b', pk(), new Column('a_id', new ForeignKey('a.id')))
    return sortTablesAndConstraints(m.tables.values()).map(([table, keys]: any) => [table?.name ?? null, keys.length])
  },
  sorted_dependent: () => {
    const m = new MetaData()
    const a = simple(m, 'a', new Column('id', Integer))
    a.addIsDependentOn(simple(m, 'b', new Column('id', Integer)))
    return m.sortedTables.map((table: any) => table.name)
  },
  fk_type: () => {
    const m = new MetaData()
    const a = simple(m, 'a', new Column('id', new ForeignKey('b.id')))
    const before = String(a.c.id.type)
    simple(m, 'b', new Column('id', Str(7), { primaryKey: true }))
    return [before, String(a.c.id.type), String(first(a.c.id.foreignKeys).column)]
  },
  fk_unknown_table: () =>
    String(first(simple(new MetaData(), 'a', new Column('id', new ForeignKey('nope.id'))).c.id.foreignKeys).column),
  fk_unknown_column: () => {
    const m = new MetaData()
    simple(m, 'b', new Column('id', Integer))
    return String(first(simple(m, 'a', new Column('id', new ForeignKey('b.nope'))).c.id.foreignKeys).column)
  },
  fk_unknown_column_later: () => {
    const m = new MetaData()
    const a = simple(m, 'a', new Column('id', new ForeignKey('b.nope')))
    simple(m, 'b', new Column('id', Integer))
    return String(first(a.c.id.foreignKeys).column)
  },
  fk_schema_default: () => {
    const m = new MetaData({ schema: 's' })
    const a = simple(m, 'a', pk())
    const b = simple(m, 'b', new Column('a_id', new ForeignKey('a.id')))
    return [a.key, b.key, String(first(b.foreignKeys).column)]
  },
  fk_link_to_name: () => {
    const m = new MetaData()
    simple(m, 'b', new Column('real', Integer, { key: 'k', primaryKey: true }))
    const a = simple(m, 'a', new Column('x', new ForeignKey('b.real', { linkToName: true })))
    return first(a.foreignKeys).column.key
  },
  fk_composite_join: () => {
    const m = new MetaData()
    const b = simple(
      m,
      'b',
      new Column('x', Integer, { primaryKey: true }),
      new Column('y', Integer, { primaryKey: true }),
    )
    const columns = [new Column('bx', Integer), new Column('by', Integer)]
    const a = simple(m, 'a', ...columns, new ForeignKeyConstraint(['bx', 'by'], ['b.x', 'b.y']))
    return String(a.join(b).onclause)
  },
  fk_composite_count: () => new ForeignKeyConstraint(['a', 'b'], ['t.x']),
  fk_two_tables: () => {
    const m = new MetaData()
    simple(m, 'b', new Column('x', Integer))
    simple(m, 'c', new Column('x', Integer))
    const columns = [new Column('p', Integer), new Column('q', Integer)]
    return simple(m, 'a', ...columns, new ForeignKeyConstraint(['p', 'q'], ['b.x', 'c.x']))
  },
  column_twice: () => simple(new MetaData(), 't', new Column('a', Integer), new Column('a', Str)),
  column_in_two_tables: () => {
    const m = new MetaData()
    const column = new Column('a', Integer)
    simple(m, 't', column)
    return simple(m, 'u', column)
  },
  column_unnamed: () => simple(new MetaData(), 't', new Column(Integer)),
  table_twice: () => {
    const m = new MetaData()
    simple(m, 't', new Column('a', Integer))
    return simple(m, 't', new Column('b', Integer))
  },
  table_again: () => {
    const m = new MetaData()
    return simple(m, 't', new Column('a', Integer)) === simple(m, 't')
  },
  table_extended: () => {
    const m = new MetaData()
    simple(m, 't', new Column('a', Integer), new Column('b', Integer))
    const t = simple(m, 't', new Column('b', Str), new Column('c', Integer), { extendExisting: true })
    return [...t.c].map((column: any) => [column.name, String(column.type)])
  },
  table_kept: () => {
    const m = new MetaData()
    simple(m, 't', new Column('a', Integer))
    return simple(m, 't', new Column('b', Integer), { keepExisting: true }).c.keys()
  },
  table_item: () => simple(new MetaData(), 't', 'x'),
  index_unknown: () => simple(new MetaData(), 't', new Column('a', Integer), new Index('ix', 'b')),
  unique_unknown: () => simple(new MetaData(), 't', new Column('a', Integer), new UniqueConstraint('b')),
  autoincrement: () => {
    const m = new MetaData()
    const auto = (...columns: any[]) => simple(m, `t${m.tables.size}`, ...columns)._autoincrementColumn?.name ?? null
    const key = (options: object = {}, type: any = Integer, ...items: any[]) =>
      new Column('id', type, ...items, { primaryKey: true, ...options })
    simple(m, 'p', pk())
    return [
      auto(key()),
      auto(key({}, Str)),
      auto(key({ autoincrement: false })),
      auto(key({}, Integer, new ForeignKey('p.id'))),
      auto(key({ autoincrement: true }, Integer, new ForeignKey('p.id'))),
      auto(new Column('a', Integer, { primaryKey: true }), new Column('b', Integer, { primaryKey: true })),
      auto(
        new Column('a', Integer, { primaryKey: true, autoincrement: true }),
        new Column('b', Integer, { primaryKey: true }),
      ),
      auto(key({ default: 5 })),
      auto(key({ serverDefault: '5' })),
      auto(key({}, Numeric)),
      auto(key({}, BigInteger, new Identity())),
    ]
  },
  autoincrement_string: () =>
    simple(new MetaData(), 't', new Column('id', Str, { primaryKey: true, autoincrement: true }))._autoincrementColumn,
  nullable: () => {
    const t = simple(
      new MetaData(),
      't',
      new Column('a', Integer),
      new Column('b', Integer, { primaryKey: true }),
      new Column('c', Integer, { nullable: false }),
      new Column('d', Integer),
      new PrimaryKeyConstraint('d', { name: 'x' }),
    )
    return [...t.c].map((column: any) => [column.name, column.nullable, column.primaryKey])
  },
  to_metadata: () => {
    const n = new MetaData()
    const t = child(new MetaData()).toMetadata(n)
    return [t.metadata === n, t.c.keys(), [...t.foreignKeys].map((key: any) => key.targetFullname), names(t)]
  },
  to_metadata_schema: () => {
    const t = child(new MetaData()).toMetadata(new MetaData(), { schema: 's', name: 'kids' })
    return [t.key, [...t.foreignKeys].map((key: any) => key.targetFullname), names(t)]
  },
  computed_default: () => new Column('a', Integer, new Computed('b + 1'), { serverDefault: '5' }),
  identity_default: () => new Column('a', Integer, new Identity(), { serverDefault: '5' }),
  strings: () => {
    const t = child(new MetaData())
    const column = t.c.parent_id
    return [String(t), String(column), column._repr(), String(t.alias('x').c.id), first(column.foreignKeys)._repr()]
  },
  subquery_keys: () => {
    const t = child(new MetaData())
    const s = select(t.c.id, t.c.id, t.c.a.label('z'), func.count()).subquery('s')
    return [
      s.c.keys(),
      [...s.primaryKey].map((column: any) => column.key.replace(/_1$/, '')),
      [...select(t).subquery().foreignKeys].map((key: any) => key.targetFullname),
    ]
  },
  join_keys: () => {
    const t = child(new MetaData())
    const j = t.metadata.tables.get('parents').join(t)
    return [j.c.keys(), [...j.primaryKey].map(String)]
  },
  corresponding: () => {
    const t = child(new MetaData())
    const s = select(t.c.id, t.c.a).subquery('s')
    const u = union(select(t.c.id, t.c.a), select(t.c.a, t.c.id)).subquery('u')
    return [
      String(s.correspondingColumn(t.c.a)),
      String(u.correspondingColumn(t.c.id)),
      String(u.correspondingColumn(t.c.a)),
      s.correspondingColumn(t.c.b),
      String(t.alias('x').correspondingColumn(t.c.b)),
    ]
  },
}

describe('schema', () => {
  const file = new URL('../recorded/schema.json', import.meta.url)
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { value?: unknown; error?: string }>
  test('every recorded fact is here', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(recorded).sort())
  })
  for (const [name, wanted] of Object.entries(recorded)) {
    test(name, () => {
      let outcome: { value?: unknown; error?: string }
      try {
        outcome = { value: cases[name]!() }
      } catch (error) {
        outcome = { error: (error as Error).message }
      }
      expect(outcome).toEqual(wanted)
    })
  }
})
