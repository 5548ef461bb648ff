// INSERT, UPDATE and DELETE on every dialect: the TypeScript spelling of recorded/dml.py.

import { describe } from 'vitest'
import * as sql from '../../src/sql/index.ts'
import { compareStatements } from './statement-cases.ts'

const {
  Column,
  FetchedValue,
  ForeignKey,
  Identity,
  MetaData,
  Sequence,
  Table,
  bindparam,
  column,
  delete_,
  exists,
  func,
  insert,
  insertSentinel,
  literal,
  table,
  text,
  update,
} = sql as any
const { Integer, String: Str } = sql.types as any
const select = sql.select as (...entities: any[]) => any

const m = new MetaData()
const pk = (type: any = Integer, options: object = {}) => new Column('id', type, { primaryKey: true, ...options })
const v = (...args: any[]) => new Column('v', Integer, ...args)
const users = new Table('users', m, pk(), new Column('name', Str(50)), new Column('age', Integer))
const posts = new Table(
  'posts',
  m,
  pk(),
  new Column('user_id', new ForeignKey('users.id')),
  new Column('title', Str(100)),
  new Column('score', Integer),
)
const defaults = new Table(
  'defaults',
  m,
  pk(),
  new Column('a', Integer, { default: 5 }),
  new Column('b', Integer, { default: () => 7 }),
  new Column('c', Integer, { default: func.length('abc') }),
  new Column('d', Integer, { serverDefault: '3' }),
  new Column('e', Integer, { onupdate: 9 }),
  new Column('f', Integer, { onupdate: func.length('x') }),
  new Column('g', Integer, { serverOnupdate: new FetchedValue() }),
)
const stringpk = new Table('stringpk', m, new Column('code', Str(5), { primaryKey: true }), v())
const seqpk = new Table(
  'seqpk',
  m,
  new Column('id', Integer, new Sequence('seq_id'), { primaryKey: true }),
  v(new Sequence('seq_v', { optional: true })),
)
const serverpk = new Table('serverpk', m, pk(Str(5), { serverDefault: text('gen()') }), v())
const exprpk = new Table(
  'exprpk',
  m,
  pk(Integer, { default: select(func.max(users.c.id).add(1)).scalarSubquery() }),
  v(),
)
const ident = new Table('ident', m, new Column('id', Integer, new Identity(), { primaryKey: true }), v())
const composite = new Table(
  'composite',
  m,
  new Column('a', Integer, { primaryKey: true }),
  new Column('b', Integer, { primaryKey: true }),
  v(),
)
const keyed = new Table(
  'keyed',
  m,
  new Column('col_a', Integer, { key: 'a', primaryKey: true }),
  new Column('col b', Integer, { key: 'b' }),
)
const quoted = new Table(
  'Select',
  m,
  new Column('order', Integer, { primaryKey: true }),
  new Column('Mixed', Integer),
  { schema: 'Some Schema' },
)
const t1 = table('t1', column('a'), column('b', Integer))
const sentinel = new Table('sentinel', m, new Column('id', Str(10), { primaryKey: true, default: () => 'x' }), v())
const sentCol = new Table(
  'sent_col',
  m,
  new Column('id', Integer, new Identity({ increment: -1 }), { primaryKey: true }),
  v(),
  insertSentinel('s'),
)
const MANY = { columnKeys: ['name', 'age'], forExecutemany: true }
const u = users.c
const p = posts.c

const cases: Record<string, () => any> = {
  ins_plain: () => insert(users),
  ins_values: () => insert(users).values({ name: 'x', age: 3 }),
  ins_values_order: () => insert(users).values({ age: 3, name: 'x' }),
  ins_values_column: () => insert(users).values(new Map([[u.name, 'x']])),
  ins_values_tuple: () => insert(users).values([1, 'x', 3]),
  ins_values_chain: () => insert(users).values({ name: 'x' }).values({ age: 5, name: 'y' }),
  ins_values_none: () => insert(users).values({ name: null }),
  ins_values_expr: () => insert(users).values({ name: func.lower('X'), age: u.age.add(1) }),
  ins_values_bind: () => insert(users).values({ name: bindparam('who'), age: bindparam('years', { type: Integer }) }),
  ins_values_subquery: () => insert(users).values({ name: select(func.max(p.title)).scalarSubquery() }),
  ins_multi: () =>
    insert(users).values([
      { name: 'x', age: 1 },
      { name: 'y', age: 2 },
    ]),
  ins_multi_tuples: () =>
    insert(users).values([
      [1, 'x', 1],
      [2, 'y', 2],
    ]),
  ins_multi_expr: () => insert(users).values([{ name: func.lower('X') }, { name: 'y' }]),
  ins_multi_missing: () => insert(users).values([{ name: 'x', age: 1 }, { name: 'y' }]),
  ins_multi_default: () => insert(defaults).values([{ d: 1 }, { d: 2 }]),
  ins_mixed: () =>
    insert(users)
      .values({ name: 'x' })
      .values([{ name: 'y' }]),
  ins_unknown: () => insert(users).values({ nope: 1, name: 'x' }),
  ins_defaults: () => insert(defaults),
  ins_defaults_values: () => insert(defaults).values({ d: 1 }),
  ins_defaults_inline: () => insert(defaults).values({ d: 1 }).inline(),
  ins_empty: () => insert(users),
  ins_column_keys: () => insert(users),
  ins_column_keys_values: () => insert(users).values({ age: 5 }),
  ins_column_keys_unknown: () => insert(users),
  ins_values_empty: () => insert(users).values(),
  ins_returning: () => insert(users).values({ name: 'x' }).returning(u.id, u.name),
  ins_returning_expr: () =>
    insert(users).values({ name: 'x' }).returning(u.id.add(1), func.lower(u.name).label('low'), u.id, u.id),
  ins_returning_table: () => insert(users).values({ name: 'x' }).returning(users),
  ins_returning_key: () => insert(keyed).values({ a: 1, b: 2 }).returning(keyed.c.b),
  ins_return_defaults: () => insert(defaults).values({ a: 1 }).returnDefaults(),
  ins_from_select: () => insert(users).fromSelect(['name', 'age'], select(p.title, p.score).where(p.id.eq(5))),
  ins_from_select_columns: () => insert(users).fromSelect([u.name], select(p.title)),
  ins_from_select_defaults: () => insert(defaults).fromSelect(['d'], select(p.id)),
  ins_from_select_no_defaults: () => insert(defaults).fromSelect(['d'], select(p.id), { includeDefaults: false }),
  ins_from_union: () => insert(users).fromSelect(['name'], select(p.title).union(select(p.title))),
  ins_from_cte: () => insert(users).fromSelect(['name'], select(select(p.title).cte('c').c.title)),
  ins_cte: () => {
    const c = select(func.max(p.id).label('m')).cte('c')
    return insert(users)
      .values({ age: select(c.c.m).scalarSubquery() })
      .addCte(c)
  },
  ins_stringpk: () => insert(stringpk).values({ v: 1 }),
  ins_seq: () => insert(seqpk),
  ins_seq_values: () => insert(seqpk).values({ v: 1 }),
  ins_serverpk: () => insert(serverpk).values({ v: 1 }),
  ins_exprpk: () => insert(exprpk).values({ v: 1 }),
  ins_identity: () => insert(ident).values({ v: 1 }),
  ins_composite: () => insert(composite).values({ v: 1, a: 2, b: 3 }),
  ins_keyed: () => insert(keyed).values({ a: 1, b: 2 }),
  ins_quoted: () => insert(quoted).values({ order: 1, Mixed: 2 }),
  ins_light: () => insert(t1).values({ a: 1 }),
  ins_light_plain: () => insert(t1),
  ins_prefix: () =>
    insert(users)
      .values({ name: 'x' })
      .prefixWith('OR REPLACE', { dialect: 'sqlite' })
      .prefixWith('IGNORE', { dialect: 'mysql' }),
  ins_hint: () => insert(users).values({ name: 'x' }).withHint('WITH (PAGLOCK)', null, '*'),
  ins_pk_null: () => insert(users).values({ id: null, name: 'x' }),
  upd_plain: () => update(users),
  upd_values: () => update(users).values({ name: 'x' }).where(u.id.eq(5)),
  upd_values_expr: () => update(users).values({ age: u.age.add(1) }),
  upd_values_column: () =>
    update(users).values(
      new Map<any, any>([
        [u.age, u.id],
        ['name', 'n'],
      ]),
    ),
  upd_ordered: () => update(users).orderedValues([u.age, 1], ['name', 'x'], [u.id, 3]),
  upd_ordered_twice: () => update(users).orderedValues(['name', 'x']).values({ age: 3 }),
  upd_onupdate: () => update(defaults).values({ a: 1 }),
  upd_bind_where: () =>
    update(users)
      .where(u.id.eq(bindparam('uid')))
      .values({ name: bindparam('who') }),
  upd_bind_conflict: () =>
    update(users)
      .where(u.id.eq(bindparam('name')))
      .values({ name: 'x' }),
  upd_subquery: () => update(users).values({ name: select(p.title).where(p.user_id.eq(u.id)).scalarSubquery() }),
  upd_exists: () =>
    update(users)
      .values({ name: 'x' })
      .where(exists().where(p.user_id.eq(u.id))),
  upd_in: () =>
    update(users)
      .values({ name: 'x' })
      .where(u.id.in([1, 2, 3])),
  upd_from: () => update(users).values({ name: p.title }).where(u.id.eq(p.user_id)),
  upd_from_alias: () => {
    const a = posts.alias('p')
    return update(users).values({ name: 'x' }).where(u.id.eq(a.c.user_id), a.c.score.gt(5))
  },
  upd_multi_set: () =>
    update(users)
      .values(
        new Map([
          [u.name, 'x'],
          [p.title, 'y'],
        ]),
      )
      .where(u.id.eq(p.user_id)),
  upd_multi_set_missing: () =>
    update(users).values(
      new Map([
        [u.name, 'x'],
        [p.title, 'y'],
      ]),
    ),
  upd_unknown: () => update(users).values({ nope: 1 }),
  upd_returning: () => update(users).values({ name: 'x' }).returning(u.id, u.name.label('n')),
  upd_alias: () => {
    const a = users.alias('u')
    return update(a).values({ name: 'x' }).where(a.c.id.eq(1))
  },
  upd_cte: () => {
    const c = select(p.user_id).where(p.score.gt(3)).cte('c')
    return update(users)
      .values({ name: 'x' })
      .where(u.id.in(select(c.c.user_id)))
  },
  upd_hint: () => update(users).values({ name: 'x' }).withHint('ONLY'),
  upd_column_keys: () => update(users).where(u.id.eq(5)),
  upd_limit: () => update(users).values({ name: 'x' }).withDialectOptions({ mysqlLimit: 10 }),
  upd_quoted: () => update(quoted).values({ Mixed: 2 }).where(quoted.c.order.eq(1)),
  upd_prefix: () => update(users).values({ name: 'x' }).prefixWith('LOW_PRIORITY', { dialect: 'mysql' }),
  upd_multi_values: () => update(users).values([{ name: 'x' }]),
  del_plain: () => delete_(users),
  del_where: () => delete_(users).where(u.id.eq(5), u.name.eq('x')),
  del_using: () => delete_(users).where(u.id.eq(p.user_id), p.score.lt(0)),
  del_using_alias: () => delete_(users).where(u.id.eq(posts.alias('p').c.user_id)),
  del_returning: () => delete_(users).where(u.id.eq(5)).returning(users),
  del_subquery: () => delete_(users).where(u.id.in(select(p.user_id).where(p.score.eq(0)))),
  del_correlated: () => delete_(users).where(exists(select(p.id).where(p.user_id.eq(u.id))).invert()),
  del_cte: () => delete_(users).where(u.id.in(select(select(p.user_id).cte('c').c.user_id))),
  del_limit: () => delete_(users).withDialectOptions({ mysqlLimit: 3 }),
  del_filter_by: () => delete_(users).filterBy({ name: 'x' }),
  del_prefix: () => delete_(users).prefixWith('QUICK', { dialect: 'mysql' }),
  dml_cte_chain: () => {
    const moved = delete_(posts).where(p.score.lt(0)).returning(p.user_id, p.title).cte('moved')
    return insert(users).fromSelect(['id', 'name'], select(moved.c.user_id, moved.c.title))
  },
  dml_cte_update: () => select(update(users).values({ name: 'x' }).where(u.id.eq(3)).returning(u.id).cte('up').c.id),
  dml_cte_two_inserts: () => {
    const a = insert(users).values({ name: 'x' }).returning(u.id).cte('a')
    const b = insert(posts)
      .values({ title: 'y', user_id: select(a.c.id).scalarSubquery() })
      .returning(p.id)
      .cte('b')
    return select(b.c.id)
  },
  translate_like: () => insert(users).values({ name: 'a%b', age: literal(3) }),
  many_plain: () => insert(users),
  many_returning: () => insert(users).returning(u.id),
  many_sorted: () => insert(users).returning(u.id, u.name, { sortByParameterOrder: true }),
  many_return_defaults: () => insert(users).returnDefaults(u.id, { sortByParameterOrder: true }),
  many_client_default: () => insert(sentinel).returning(sentinel.c.id, { sortByParameterOrder: true }),
  many_sentinel_column: () => insert(sentCol).returning(sentCol.c.id, { sortByParameterOrder: true }),
  many_empty: () => insert(users).returning(u.id),
  many_defaults: () => insert(defaults),
  many_update: () => update(users).where(u.id.eq(bindparam('uid'))),
  sorted_multi_values: () =>
    insert(users)
      .values([{ name: 'x' }])
      .returning(u.id, { sortByParameterOrder: true }),
  sorted_update: () => update(users).values({ name: 'x' }).returning(u.id, { sortByParameterOrder: true }),
  returning_twice: () => insert(users).values({ name: 'x' }).returning(u.id).returning(u.name),
  returning_and_defaults: () => insert(users).returnDefaults().returning(u.id),
  update_return_defaults: () => update(defaults).values({ a: 1 }).returnDefaults(),
  delete_return_defaults: () => delete_(users).where(u.id.eq(1)).returnDefaults(u.name),
}

describe('DML', () => {
  compareStatements(new URL('../recorded/dml.json', import.meta.url), cases, {
    ins_empty: { columnKeys: [] },
    ins_column_keys: { columnKeys: ['name'] },
    ins_column_keys_values: { columnKeys: ['name', 'age'] },
    ins_column_keys_unknown: { columnKeys: ['nope'] },
    upd_column_keys: { columnKeys: ['name'] },
    many_plain: MANY,
    many_returning: MANY,
    many_sorted: MANY,
    many_return_defaults: MANY,
    many_client_default: { columnKeys: ['v'], forExecutemany: true },
    many_sentinel_column: { columnKeys: ['v'], forExecutemany: true },
    many_empty: { columnKeys: [], forExecutemany: true },
    many_defaults: { columnKeys: ['d'], forExecutemany: true },
    many_update: { columnKeys: ['name', 'uid'], forExecutemany: true },
  })
})
