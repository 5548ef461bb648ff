// The TypeScript spelling of recorded/dialects.py: the same statements under the same names.

import * as mysql from '../../src/dialects/mysql/index.ts'
import * as postgresql from '../../src/dialects/postgresql/index.ts'
import * as sqlite from '../../src/dialects/sqlite/index.ts'
import { delete_, insert, update } from '../../src/sql/dml.ts'
import {
  and,
  any,
  bindparam,
  case_,
  cast,
  column,
  extract,
  false_,
  literal,
  literalColumn,
  not,
  null_,
  true_,
  tryCast,
  tuple,
  typeCoerce,
} from '../../src/sql/elements.ts'
import { func } from '../../src/sql/functions.ts'
import * as operators from '../../src/sql/operators.ts'
import { Column, ForeignKey, MetaData, Sequence, Table } from '../../src/sql/schema.ts'
import { exists, select } from '../../src/sql/selectable.ts'
import { text } from '../../src/sql/text.ts'
import {
  Boolean,
  Date,
  DateTime,
  Double,
  Enum,
  Float,
  Integer,
  Interval,
  JSON,
  JSON_NULL,
  LargeBinary,
  Numeric,
  String,
  Text,
  TIMESTAMP,
  Time,
  Uuid,
} from '../../src/sql/types.ts'

const { aggregateOrderBy, ARRAY, array, arrayAgg, HSTORE, INT4RANGE, JSONB, Range, TSVECTOR } = postgresql
const { match } = mysql

const m = new MetaData()
const t: any = new Table(
  't',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('name', String(50)),
  new Column('score', Numeric(10, 2)),
  new Column('flag', Boolean),
  new Column('at', DateTime),
  new Column('data', JSON),
)
const u: any = new Table(
  'u',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('t_id', new ForeignKey('t.id')),
  new Column('note', Text),
  { schema: 's' },
)
const p: any = new Table(
  'p',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('arr', ARRAY(Integer)),
  new Column('arr2', ARRAY(String, { dimensions: 2 })),
  new Column('j', JSONB),
  new Column('js', postgresql.JSON),
  new Column('h', HSTORE),
  new Column('r', INT4RANGE),
  new Column('v', TSVECTOR),
  new Column('uid', Uuid),
  new Column('e', Enum('a', 'b', { name: 'ab' })),
  new Column('ip', postgresql.INET),
  new Column('iv', Interval),
)
const m1: any = new Table(
  'm1',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('a', mysql.VARCHAR(20)),
  new Column('b', mysql.INTEGER({ unsigned: true })),
  new Column('f', Float),
  new Column('dbl', Double),
)

const c = t.c
const s = (...columns: [any, ...any[]]): any => select(...columns)
const where = (...criteria: any[]): any => select(c.id).where(...criteria)
const pwhere = (...criteria: any[]): any => select(p.c.id).where(...criteria)
/** A literal that is written into the SQL. */
const lit = (value: any, type?: any): any => literal(value, type ?? null, { literalExecute: true } as any)
/** A type's own operators, which a column reaches through its comparator. */
const own = (column: any): any => column.comparator

const pgi: any = postgresql.insert(t).values({ id: 1, name: 'x' })
const lii: any = sqlite.insert(t).values({ id: 1, name: 'x' })
const myi: any = mysql.insert(t).values({ id: 1, name: 'x' })

export const dialectCases: Record<string, () => any> = {
  limit: () => s(c.id).limit(5),
  offset: () => s(c.id).offset(10),
  limit_offset: () => s(c.id).limit(5).offset(10),
  fetch: () => s(c.id).orderBy(c.id).fetch(5).offset(2),
  fetch_ties: () => s(c.id).orderBy(c.id).fetch(5, { withTies: true }),
  fetch_percent: () => s(c.id).fetch(5, { percent: true }),
  lock: () => s(c.id).withForUpdate(),
  lock_read: () => s(c.id).withForUpdate({ read: true }),
  lock_nowait: () => s(c.id).withForUpdate({ nowait: true }),
  lock_skip: () => s(c.id).withForUpdate({ skipLocked: true }),
  lock_of: () => s(c.id, u.c.id).join(u).withForUpdate({ of: u }),
  lock_of_col: () => s(c.id).withForUpdate({ of: [c.id, c.name], keyShare: true }),
  lock_share: () => s(c.id).withForUpdate({ read: true, keyShare: true }),
  distinct_on: () => s(c.id, c.name).distinct(c.name, c.flag),
  distinct_plain: () => s(c.name).distinct(),
  join_inner: () => s(c.id).join(u),
  join_outer: () => s(c.id).outerjoin(u),
  join_full: () => s(c.id).join(u, { full: true }),
  hint: () => s(c.id).withHint(t, 'USE INDEX (x)', 'mysql'),
  hint_only: () => s(c.id).withHint(t, 'ONLY', 'postgresql'),
  no_from: () => s(literal(1)).where(literal(2).eq(3)),
  concat: () => s(c.name.add('x').add(c.name)),
  concat2: () => s(c.name.concat('x')),
  ilike: () => where(c.name.ilike('%a%')),
  ilike_esc: () => where(c.name.ilike('%a/%%', { escape: '/' })),
  not_ilike: () => where(c.name.notIlike('%a%')),
  icontains: () => where(c.name.icontains('a')),
  like_esc: () => where(c.name.like('%a\\', { escape: '\\' })),
  contains_auto: () => where(c.name.contains('a%b', { autoescape: true })),
  regexp: () => where(c.name.regexpMatch('^a')),
  regexp_i: () => where(c.name.regexpMatch('^a', { flags: 'i' })),
  regexp_m: () => where(c.name.regexpMatch('^a', { flags: 'ix' })),
  not_regexp: () => where(c.name.regexpMatch('^a').not()),
  not_regexp_m: () => where(c.name.regexpMatch('^a', { flags: 'm' }).not()),
  regexp_replace: () => s(c.name.regexpReplace('a', 'b')),
  regexp_replace_g: () => s(c.name.regexpReplace('a', 'b', { flags: 'g' })),
  match_op: () => where(c.name.match('x & y')),
  match_cfg: () => where(c.name.match('x', { postgresqlRegconfig: 'english' })),
  not_match: () => where(c.name.match('x').not()),
  distinct_from: () => where(c.name.isDistinctFrom('a')),
  not_distinct_from: () => where(c.name.isNotDistinctFrom(null)),
  xor: () => s(c.id.bitwiseXor(5)),
  bits: () => s(c.id.bitwiseAnd(5).bitwiseOr(2), c.id.bitwiseNot(), c.id.bitwiseLshift(2)),
  truediv: () => s(c.id.truediv(2)),
  floordiv: () => s(c.id.floordiv(2)),
  truediv_num: () => s(c.score.truediv(c.id)),
  floordiv_num: () => s(c.score.floordiv(3)),
  mod: () => s(c.id.mod(5)),
  true_false: () => where(and(c.flag, true_(), c.flag.not())),
  flag_true: () => where(c.flag.eq(true_()), c.flag.is(false)),
  only_false: () => where(false_()),
  in_list: () => where(c.id.in([1, 2])),
  in_empty: () => where(c.id.in([])),
  not_in_empty: () => where(c.id.notIn([])),
  in_tuple: () =>
    where(
      tuple(c.id, c.name).in([
        [1, 'a'],
        [2, 'b'],
      ] as any),
    ),
  in_tuple_empty: () => where(tuple(c.id, c.name).in([])),
  collate_: () => s(c.name.collate('de_DE')),
  nulls: () => s(c.id).orderBy(c.id.desc().nullsLast(), c.name.asc().nullsFirst()),
  percent: () => s(literalColumn("'100%'"), c.name.op('%%')('x'), text('a % b')),
  percent_label: () => s(c.id.label('50% off')),
  cast_int: () => s(cast(c.name, Integer)),
  cast_unsigned: () => s(cast(c.name, mysql.INTEGER({ unsigned: true }))),
  cast_str: () => s(cast(c.id, String(10))),
  cast_text: () => s(cast(c.id, Text)),
  cast_float: () => s(cast(c.id, Float)),
  cast_dbl: () => s(cast(c.id, Double)),
  cast_num: () => s(cast(c.id, Numeric(10, 2))),
  cast_dt: () => s(cast(c.name, DateTime), cast(c.name, Date), cast(c.name, Time), cast(c.name, TIMESTAMP)),
  cast_bool: () => s(cast(c.id, Boolean)),
  cast_json: () => s(cast(c.name, JSON)),
  cast_bin: () => s(cast(c.name, LargeBinary)),
  cast_enum: () => s(cast(c.name, Enum('a', 'b', { name: 'ab' }))),
  cast_charset: () => s(cast(c.name, mysql.VARCHAR(5, { charset: 'utf8' }))),
  cast_interval: () => s(cast(c.name, Interval)),
  cast_uuid: () => s(cast(c.name, Uuid)),
  cast_array: () => s(cast([1, 2], ARRAY(Integer))),
  trycast: () => s(tryCast(c.name, Integer)),
  now: () => s(func.now()),
  current: () => s(func.current_timestamp(), func.current_date(), func.localtimestamp(), func.sysdate()),
  char_length: () => s(func.char_length(c.name)),
  random_: () => s(func.random()),
  substring: () => s(func.substring(c.name, 1, 3), func.substring(c.name, 2)),
  agg_strings: () => s(func.aggregate_strings(c.name, ', ')),
  rollup: () => s(c.name, func.count()).groupBy(func.rollup(c.name, c.flag)),
  extract_year: () => s(extract('year', c.at)),
  extract_ms: () => s(extract('milliseconds', c.at)),
  extract_bad: () => s(extract('century', c.at)),
  concat_ws: () => s(func.concat(c.name, 'x')),
  next_value: () => s(new Sequence('my_seq', { schema: 'Q' }).nextValue()),
  json_idx: () => s(c.data.getItem('a')),
  json_path: () => s(c.data.getItem(['a', 1, 'b'])),
  json_int: () => s(own(c.data.getItem('a')).asInteger()),
  json_str: () => s(own(c.data.getItem('a')).asString()),
  json_bool: () => s(own(c.data.getItem(0)).asBoolean()),
  json_float: () => s(own(c.data.getItem('a')).asFloat()),
  json_num: () => s(own(c.data.getItem('a')).asNumeric(10, 2)),
  json_cmp: () => where(own(c.data.getItem('a').getItem('b')).asString().eq('x')),
  json_path_str: () => s(own(c.data.getItem(['a', 'b'])).asString()),
  ins: () => insert(t).values({ name: 'x', data: { a: 1 } }),
  ins_default: () => insert(t),
  ins_empty: () => insert(t).values({}),
  ins_multi: () => insert(t).values([{ name: 'a' }, { name: 'b' }]),
  ins_returning: () => insert(t).values({ name: 'x' }).returning(c.id),
  ins_select: () => insert(t).fromSelect(['name'], select(u.c.note)),
  ins_schema: () => insert(u).values({ note: 'x' }).returning(u.c.id, u.c.note.label('n')),
  upd: () => update(t).where(c.id.eq(5)).values({ name: 'x' }).returning(c.id),
  upd_from: () => update(t).values({ name: u.c.note }).where(c.id.eq(u.c.t_id)),
  upd_limit: () => update(t).values({ name: 'x' }).withDialectOptions({ mysqlLimit: 5 }),
  dele: () => delete_(t).where(c.id.eq(5)),
  del_from: () => delete_(t).where(c.id.eq(u.c.t_id)),
  upd_expr: () => update(t).values(new Map([[c.score, c.score.add(1)]])),
  pgi: () => pgi,
  pg_nothing: () => pgi.onConflictDoNothing(),
  pg_nothing_idx: () => pgi.onConflictDoNothing({ indexElements: ['id'] }),
  pg_nothing_con: () => pgi.onConflictDoNothing({ constraint: 'uq_x' }),
  pg_update: () => pgi.onConflictDoUpdate({ indexElements: [c.id], set: { name: pgi.excluded.name, score: 5 } }),
  pg_update_where: () =>
    pgi
      .onConflictDoUpdate({
        indexElements: ['id'],
        indexWhere: c.flag.eq(true),
        set: { name: pgi.excluded.name.add(c.name) },
        where: c.score.gt(3),
      })
      .returning(c.id),
  pg_update_con: () => pgi.onConflictDoUpdate({ constraint: t.primaryKey, set: { name: 'y' } }),
  pg_update_extra: () => pgi.onConflictDoUpdate({ constraint: 'c', set: { nope: 5, name: func.lower('Q') } }),
  pg_excluded_all: () => pgi.onConflictDoUpdate({ indexElements: ['id'], set: pgi.excluded }),
  lii: () => lii,
  li_nothing: () => lii.onConflictDoNothing(),
  li_nothing_idx: () => lii.onConflictDoNothing({ indexElements: ['id'] }),
  li_update: () =>
    lii.onConflictDoUpdate({
      indexElements: ['id'],
      indexWhere: c.score.gt(5),
      set: { name: lii.excluded.name },
      where: c.score.gt(3),
    }),
  myi: () => myi,
  my_update: () => myi.onDuplicateKeyUpdate({ name: myi.inserted.name, score: 5 }),
  my_update_expr: () =>
    myi.onDuplicateKeyUpdate(
      new Map<any, any>([
        ['name', myi.inserted.name.add('x')],
        [c.score, c.score.add(1)],
      ]),
    ),
  my_update_list: () =>
    myi.onDuplicateKeyUpdate([
      ['score', 1],
      ['name', 'z'],
    ]),
  arr_idx: () => s(p.c.arr.getItem(1), p.c.arr.getItem({ start: 2, stop: 3 }), p.c.arr2.getItem(1)),
  arr_ops: () => pwhere(p.c.arr.contains([1]), own(p.c.arr).containedBy([1, 2]), own(p.c.arr).overlap([3])),
  arr_any: () => pwhere(own(p.c.arr).any(5), own(p.c.arr).all(7)),
  arr_any_fn: () => pwhere(p.c.id.eq(any(p.c.arr))),
  arr_lit: () => s(array([1, 2, 3])),
  arr_lit_nested: () => s(array([array([1, 2]), array([3, 4])])),
  arr_lit_empty: () => s(array([], { type: Integer })),
  arr_lit_cat: () => s(array([1, 2]).add(array([3]))),
  arr_lit_any: () => pwhere(p.c.id.eq(any(array([1, 2])))),
  arr_bind: () => pwhere(p.c.arr.eq([1, 2])),
  arr_cat: () => s(p.c.arr.add([4])),
  arr_agg: () => s(arrayAgg(p.c.id).getItem({ start: 2, stop: 5 })),
  arr_agg_order: () => s(func.array_agg(aggregateOrderBy(p.c.id, p.c.arr.desc()))),
  arr_agg_order2: () => s(func.string_agg(p.c.e, aggregateOrderBy(literalColumn("','"), p.c.id, p.c.arr))),
  j_idx: () => s(p.c.j.getItem('a'), p.c.js.getItem('a')),
  j_nested: () => s(p.c.j.getItem('a').getItem('b'), p.c.js.getItem('a').getItem('b')),
  j_path: () => s(p.c.j.getItem(['a', 'b']), p.c.js.getItem(['a', 1])),
  j_text: () => s(own(p.c.j.getItem('a')).astext, own(p.c.js.getItem(['a', 'b'])).astext),
  j_text_cast: () => pwhere(own(p.c.j.getItem('a')).astext.cast(Integer).eq(5)),
  j_int: () => s(own(p.c.j.getItem('a')).asInteger(), own(p.c.j.getItem(['a', 1])).asString()),
  j_where: () => pwhere(p.c.j.getItem('a').eq('x'), own(p.c.j.getItem('a').getItem('b')).astext.eq('y')),
  j_ops: () => pwhere(own(p.c.j).hasKey('a'), own(p.c.j).hasAll(['a']), own(p.c.j).hasAny(array(['a', 'b']))),
  j_contains: () => pwhere(p.c.j.contains({ a: 1 }), own(p.c.j).containedBy({ b: 2 })),
  j_delete: () => s(own(p.c.j).deletePath(['a', 'b']), own(p.c.j).deletePath(array(['c']))),
  j_paths: () => s(own(p.c.j).pathExists('$.a'), own(p.c.j).pathMatch('$.b == 1')),
  j_cat: () => s(p.c.j.add({ x: 1 })),
  j_func: () => s(func.jsonb_build_object('a', p.c.id, { type: JSONB }).getItem('a')),
  j_eq: () => pwhere(p.c.j.eq({ a: 1 })),
  j_col_key: () => s(p.c.j.getItem(p.c.e)),
  h_idx: () =>
    s(p.c.h.getItem('a'), own(p.c.h).hasKey('b'), own(p.c.h).hasAll(array(['a'])), p.c.h.contains({ a: 'b' })),
  h_fn: () =>
    s(
      own(p.c.h).defined('a'),
      own(p.c.h).delete('a'),
      own(p.c.h).slice(array(['a'])),
      own(p.c.h).keys(),
      own(p.c.h).vals(),
      own(p.c.h).array(),
      own(p.c.h).matrix(),
    ),
  h_cat: () => s(p.c.h.add(p.c.h), func.hstore('a', 'b').getItem('a')),
  r_ops: () =>
    pwhere(
      p.c.r.contains(5),
      own(p.c.r).containedBy(new Range(1, 5)),
      own(p.c.r).overlaps(new Range(2, 3, { bounds: '[]' })),
    ),
  r_ops2: () =>
    s(
      p.c.r.lshift(new Range(1, 2)),
      p.c.r.rshift(new Range(1, 2)),
      own(p.c.r).notExtendRightOf(new Range(1, 2)),
      own(p.c.r).notExtendLeftOf(new Range(1, 2)),
      own(p.c.r).adjacentTo(new Range(1, 2)),
    ),
  r_set: () =>
    s(
      p.c.r.add(new Range(1, 2)),
      p.c.r.sub(new Range(1, 2)),
      p.c.r.mul(new Range(1, 2)),
      own(p.c.r).union(new Range(3, 4)),
    ),
  r_ins: () => insert(p).values({ r: new Range(1, 5) }),
  ts_fn: () => s(func.to_tsvector('english', p.c.e), func.to_tsquery('a & b'), func.plainto_tsquery('english', 'x')),
  ts_match: () => pwhere(p.c.v.op('@@')(func.websearch_to_tsquery('x')), p.c.v.match('q')),
  ts_headline: () =>
    s(func.ts_headline('english', p.c.e, func.to_tsquery('x')), func.ts_headline(p.c.e, func.to_tsquery('y'), 'opts')),
  uid: () => pwhere(p.c.uid.eq(bindparam('q'))),
  ip: () => pwhere(p.c.ip.eq('127.0.0.1')),
  enum_eq: () => pwhere(p.c.e.eq('a')),
  iv_ins: () => s(p.c.iv.add(p.c.iv)),
  pg_ins_types: () => insert(p).values({ id: 1, arr: [1], j: { a: 1 }, h: { a: 'b' }, e: 'a', ip: '::1' }),
  my_match: () => s(match(m1.c.a, m1.c.a, { against: 'x' })),
  my_match_bool: () => s(m1.c.id).where(match(m1.c.a, { against: 'x' }).inBooleanMode()),
  my_match_nat: () => s(m1.c.id).where(match(m1.c.a, { against: 'x' }).inNaturalLanguageMode().withQueryExpansion()),
  my_match_bad: () => s(match(m1.c.a, { against: 'x', inBooleanMode: true, withQueryExpansion: true })),
  my_unsigned_cast: () => s(cast(m1.c.a, mysql.BIGINT({ unsigned: true }))),
  my_set_ret: () =>
    s(cast(m1.c.f, mysql.DATETIME({ fsp: 3 })), cast(m1.c.a, mysql.CHAR(5)), cast(m1.c.a, mysql.ENUM('a'))),
  lit_types: () => s(lit(1), lit("it's 5%\\"), lit(true), lit(null)),
  lit_dt: () =>
    s(
      lit(new globalThis.Date(globalThis.Date.UTC(2020, 0, 2, 3, 4, 5, 678))),
      lit(new globalThis.Date(globalThis.Date.UTC(2020, 0, 2)), Date),
    ),
  lit_arr: () => s(lit([1, 2], ARRAY(Integer)), lit([['a'], ["b'"]], ARRAY(String))),
  variant: () => s(cast(c.name, String(5).withVariant(Text, 'postgresql').withVariant(mysql.VARCHAR(7), 'mysql'))),
  enum_nonnative: () => s(cast(c.name, Enum('a', 'bb', { nativeEnum: false }))),
  arr_zero: () =>
    s(
      column('z', ARRAY(Integer, { zeroIndexes: true })).getItem(0),
      column('z', ARRAY(Integer, { zeroIndexes: true })).getItem({ start: 1, stop: 2 }),
    ),
  arr_slice_col: () => s(p.c.arr.getItem({ start: p.c.id, stop: p.c.id.add(1) })),
  arr_cmp: () => pwhere(p.c.arr.getItem({ start: 1, stop: 2 }).eq([1, 2]), p.c.arr.getItem(1).gt(5)),
  arr_array: () => pwhere(p.c.arr.contains(array([1, 2])), p.c.arr.eq(array([1]))),
  arr_unnest: () => s(func.unnest(p.c.arr).columnValued('x')),
  arr_unnest_tv: () => s(func.unnest(p.c.arr).tableValued('v', { withOrdinality: 'o' }).renderDerived()),
  arr_any_op: () => pwhere(p.c.arr.any(5, operators.lt)),
  arr_cast: () => s(cast(array([1, 2]), ARRAY(String)), cast(p.c.arr, ARRAY(Text))),
  arr_agg_filter: () => s(func.array_agg(p.c.id).filter(p.c.id.gt(5)), func.array_agg(func.distinct(p.c.id))),
  arr_any_str: () => pwhere(p.c.e.eq(any(literal(['a', 'b'], ARRAY(String))))),
  arr_len: () => s(func.array_length(p.c.arr, 1), func.cardinality(p.c.arr)),
  arr_2d: () => s(p.c.arr2.getItem(1).getItem(2)),
  j_in: () => pwhere(p.c.j.getItem('a').astext.in(['x', 'y'])),
  j_order: () => s(p.c.id).orderBy(p.c.j.getItem('a').astext.desc()),
  j_cast2: () => s(cast(p.c.j.getItem('a'), Integer), cast(p.c.j.getItem('a').astext, Numeric(10, 2))),
  j_coerce: () => s((typeCoerce(column('q'), JSONB) as any).getItem('x').getItem('y').astext),
  j_cast_idx: () => s((cast(p.c.js, JSONB) as any).getItem('x'), func.coalesce(p.c.j, '{}').getItem('x')),
  j_null: () => pwhere(p.c.j.getItem('a').eq(JSON_NULL), p.c.j.is(null)),
  j_label: () => s(p.c.j.getItem('a').label('lbl'), p.c.j.getItem('a').astext.label('lbl2')),
  j_int_idx: () => s(p.c.j.getItem(0), p.c.js.getItem(0), p.c.j.getItem('a').getItem(0)),
  j_elem: () => s(func.jsonb_array_elements(p.c.j.getItem('a')).tableValued('value')),
  j_group: () => s(p.c.j.getItem('k').astext, func.count()).groupBy(p.c.j.getItem('k').astext),
  j_bool: () => pwhere(p.c.j.getItem('a').asBoolean(), p.c.j.getItem('b').asFloat().gt(1.5)),
  j_all_arr: () => pwhere(p.c.j.hasAll(array(['a'])), p.c.j.hasKey('z').not()),
  j_sub: () => s(p.c.j.sub('a'), p.c.j.op('-')(1), p.c.j.op('||')(p.c.js)),
  upd_json: () => update(p).values({ j: p.c.j.add({ b: 1 }) }),
  uuid_ins: () => insert(p).values({ uid: '00000000-0000-0000-0000-000000000001' }).returning(p.c.uid),
  uuid_in: () => pwhere(p.c.uid.in(['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'])),
  json_in: () =>
    insert(p).values([
      { id: 1, j: { a: 1 }, arr: [1] },
      { id: 2, j: null, arr: [] },
    ]),
  range_adj: () => pwhere(p.c.r.eq(new Range(1, null)), func.lower(p.c.r).gt(5 as any), func.isempty(p.c.r)),
  enum_in: () => pwhere(p.c.e.in(['a', 'b']), p.c.e.ne('a')),
  enum_arr: () => s(cast(['a'], ARRAY(Enum('a', 'b', { name: 'ab' })))),
  ip_ops: () => pwhere(p.c.ip.op('<<')('10.0.0.0/8'), p.c.ip.in(['::1'])),
  ts_rank: () =>
    s(func.ts_rank(p.c.v, func.to_tsquery('english', 'x'))).orderBy(func.ts_rank(p.c.v, func.to_tsquery('x')).desc()),
  ts_bool: () => pwhere(func.to_tsvector(p.c.e).boolOp('@@')(func.plainto_tsquery('q'))),
  ts_match_fn: () => pwhere(func.to_tsvector('english', p.c.e).match('x', { postgresqlRegconfig: 'english' })),
  interval_lit: () => pwhere(func.now().sub(cast('1 day', postgresql.INTERVAL)).lt(func.now())),
  date_trunc: () => s(func.date_trunc('day', c.at), extract('epoch', c.at.sub(c.at))),
  lateral: () => s(c.id, s(u.c.note).where(u.c.t_id.eq(c.id)).limit(1).lateral('l').c.note),
  tablesample: () => s(func.count()).selectFrom(t.tablesample(func.bernoulli(5), { seed: func.random() })),
  cte_mat: () => s(s(c.id).cte('c').prefixWith('MATERIALIZED', { dialect: 'postgresql' }).c.id),
  cte_ins: () => insert(t).fromSelect(['name'], s(s(u.c.note).cte('cc').c.note)),
  cte_del: () => s((delete_(t).where(c.id.eq(1)).returning(c.id) as any).cte('d').c.id),
  union_limit: () => s(c.id).limit(1).union(s(u.c.id).orderBy(u.c.id)).orderBy('id').limit(3),
  intersect_: () => s(c.id).intersect(s(u.c.id)),
  except_all_: () => s(c.id).exceptAll(s(u.c.id)),
  prefix_my: () =>
    s(c.id).prefixWith('SQL_CALC_FOUND_ROWS', { dialect: 'mysql' }).prefixWith('ALL', { dialect: 'sqlite' }),
  ins_ignore: () =>
    insert(t)
      .values({ name: 'x' })
      .prefixWith('IGNORE', { dialect: 'mysql' })
      .prefixWith('OR REPLACE', { dialect: 'sqlite' }),
  ins_null: () => insert(t).values({ name: null_(), flag: true, score: 1.5 }),
  ins_sub: () => insert(t).values({ name: s(u.c.note).where(u.c.id.eq(1)).scalarSubquery() }),
  upd_sub: () => update(t).values({ score: s(func.max(u.c.id)).where(u.c.t_id.eq(c.id)).scalarSubquery() }),
  upd_ordered: () => update(t).orderedValues([c.name, 'a'], [c.score, 5]),
  upd_schema: () => update(u).where(u.c.id.eq(5)).values({ note: 'x' }),
  upd_multi: () =>
    update(t)
      .values(
        new Map([
          [c.name, 'x'],
          [u.c.note, 'y'],
        ]),
      )
      .where(c.id.eq(u.c.t_id)),
  upd_in: () =>
    update(t)
      .values({ name: 'z' })
      .where(c.id.in(s(u.c.t_id))),
  upd_case: () => update(t).values({ name: case_([c.id.eq(1), 'a'], { else: 'b' }) }),
  del_sub: () => delete_(t).where(exists().where(u.c.t_id.eq(c.id))),
  del_ret: () => delete_(t).where(c.id.eq(1)).returning(c.id, c.name),
  del_limit: () => delete_(t).withDialectOptions({ mysqlLimit: 3 }),
  lock_all: () => s(c.id).withForUpdate({ of: t, nowait: true, keyShare: true }),
  bool_cmp: () => s(c.flag.eq(true), c.flag.ne(false), c.flag.is(null), not(c.flag)),
  bool_case: () => s(case_([c.flag, 1], { else: 0 })),
  bool_lit: () => s(literal(true), literal(false).label('f')),
  sel_true: () => s(true_(), false_()),
  order_bool: () => s(c.id).orderBy(c.flag, c.name.is(null)),
  string_ops: () =>
    s(
      c.name.startswith('a'),
      c.name.endswith('b', { autoescape: true }),
      c.name.istartswith('c'),
      c.name.iendswith('d'),
    ),
  not_like: () =>
    where(
      c.name.like('x').not(),
      c.name.notLike('y', { escape: '!' }),
      c.name.contains('z').not(),
      c.name.icontains('q').not(),
    ),
  between_: () => where(c.id.between(1, 2), c.id.between(3, 4).not(), c.id.between(5, 6, { symmetric: true })),
  group_sets: () =>
    s(c.name, func.count()).groupBy(func.grouping_sets(tuple(c.name), tuple(c.flag)), func.cube(c.name)),
  window: () =>
    s(
      func.row_number().over({ partitionBy: c.name, orderBy: c.id.desc() }),
      func.sum(c.score).over({ orderBy: c.id, rows: [null, 0] }),
    ),
  within: () => s(func.percentile_cont(0.5).withinGroup(c.score), func.mode().withinGroup(c.name.desc())),
  quoted_fn: () => s(func.pg_catalog.lower(c.name), (func as any)['Weird Name'](1)),
  date_fns: () => s(func.date(c.at), func.strftime('%Y', c.at), func.date_format(c.at, '%Y-%m')),
  mod_lit: () => s(c.id.mod(3).eq(0), literalColumn('5 % 2')),
  numeric_ops: () =>
    s(
      c.score.neg(),
      c.score.mul(2).add(1),
      c.id.add(1).mul(3),
      c.id.truediv(c.score),
      (func.abs(c.id) as any).floordiv(2),
    ),
  my_regexp_text: () => s(m1.c.id).where(m1.c.a.op('REGEXP')('^x'), m1.c.a.op('SOUNDS LIKE')('y')),
  my_cast_num: () =>
    s(
      cast(m1.c.a, mysql.DECIMAL(8, 2)),
      cast(m1.c.a, mysql.DOUBLE),
      cast(m1.c.f, mysql.TINYINT),
      cast(m1.c.a, mysql.LONGTEXT),
      cast(m1.c.a, mysql.JSON),
    ),
  my_json_set: () => update(t).values({ data: func.json_set(c.data, '$.a', 5) }),
  my_insert_cols: () =>
    mysql
      .insert(t)
      .values([
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ])
      .onDuplicateKeyUpdate({ name: func.concat(literalColumn('VALUES(name)'), 'x') }),
  my_insert_sel: () =>
    (mysql.insert(t).fromSelect(['id', 'name'], s(u.c.id, u.c.note)) as any).onDuplicateKeyUpdate({ name: 'q' }),
  pg_multi_upsert: () =>
    postgresql
      .insert(t)
      .values([
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ])
      .onConflictDoUpdate({ indexElements: ['id'], set: { name: text('excluded.name') } }),
  pg_sel_upsert: () =>
    (postgresql.insert(t).fromSelect(['id', 'name'], s(u.c.id, u.c.note)) as any).onConflictDoNothing().returning(c.id),
  pg_json_upsert: () =>
    postgresql
      .insert(p)
      .values({ id: 1, j: { a: 1 } })
      .onConflictDoUpdate({
        indexElements: [p.c.id],
        set: { j: { b: 2 }, arr: [1, 2] },
        where: p.c.j.getItem('x').astext.eq('y'),
      }),
  pg_excl_func: () => {
    const statement = postgresql.insert(t).values({ id: 1 })
    return statement.onConflictDoUpdate({
      indexElements: ['id'],
      set: new Map<any, any>([
        [c.score, func.greatest(c.score, statement.excluded.score)],
        ['name', null],
      ]),
    })
  },
  li_multi: () =>
    sqlite
      .insert(t)
      .values([
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ])
      .onConflictDoUpdate({ indexElements: [c.id], set: { name: 'z' } })
      .returning(c.id),
  li_sel: () => (sqlite.insert(t).fromSelect(['id'], s(u.c.id).where(true_())) as any).onConflictDoNothing(),
}
