// SELECT and FROM on every dialect: the TypeScript spelling of recorded/select.py.

import { describe } from 'vitest'
import * as sql from '../../src/sql/index.ts'
import { compareStatements } from './statement-cases.ts'

const {
  ClauseAdapter,
  Column,
  ForeignKey,
  MetaData,
  Table,
  LABEL_STYLE_NONE,
  LABEL_STYLE_TABLENAME_PLUS_COL,
  and,
  bindparam,
  case_,
  cast,
  clonedTraverse,
  column,
  delete_,
  desc,
  exceptAll,
  exists,
  false_,
  func,
  insert,
  intersect,
  intersectAll,
  join,
  literal,
  literalColumn,
  or,
  replacementTraverse,
  table,
  tablesample,
  text,
  true_,
  tuple,
  typeCoerce,
  union,
  unionAll,
  values,
} = sql as any
const { Integer, String: Str } = sql.types as any
const select = sql.select as (...entities: any[]) => any

const m = new MetaData()
const id = () => new Column('id', Integer, { primaryKey: true })
const users = new Table('users', m, id(), new Column('name', Str(50)), new Column('age', Integer))
const posts = new Table(
  'posts',
  m,
  id(),
  new Column('user_id', new ForeignKey('users.id')),
  new Column('title', Str(100)),
  new Column('score', Integer),
)
const tags = new Table('tags', m, id(), new Column('label', Str(20)))
const postTags = new Table(
  'post_tags',
  m,
  new Column('post_id', new ForeignKey('posts.id'), { primaryKey: true }),
  new Column('tag_id', new ForeignKey('tags.id'), { primaryKey: true }),
)
const nodes = new Table(
  'nodes',
  m,
  id(),
  new Column('parent_id', new ForeignKey('nodes.id')),
  new Column('name', Str(10)),
)
const mails = new Table(
  'mails',
  m,
  id(),
  new Column('sender_id', new ForeignKey('users.id')),
  new Column('to_id', new ForeignKey('users.id')),
)
const other = new Table('users', m, id(), new Column('order', Integer), new Column('Mixed', Str(5)), {
  schema: 'warehouse',
})
const lone = new Table('lone', m, new Column('x', Integer), new Column('y', Integer))
const keyed = new Table(
  'keyed',
  m,
  new Column('col_a', Integer, { key: 'a' }),
  new Column('col_b', Integer, { key: 'b' }),
)
const t1 = table('t1', column('a'), column('b', Integer))
const u = users.c
const p = posts.c

const cases: Record<string, () => any> = {
  plain: () => select(users),
  columns: () => select(u.id, u.name.label('n')),
  no_from: () => select(literal(1), literalColumn('2')),
  one: () => select(1),
  star: () => select('*').selectFrom(users),
  text_column: () => select(text('a AS b'), u.id),
  where_and: () => select(u.id).where(u.id.eq(5), u.name.eq('x')).where(u.age.gt(3)),
  where_true: () => select(u.id).where(true_()),
  where_false: () => select(u.id).where(false_(), u.id.eq(1)),
  where_none_cond: () => select(u.id).where(u.name.eq(null)),
  group: () => select(u.name, func.count()).groupBy(u.name).having(func.count().gt(2)),
  order: () => select(u.id).orderBy(u.name.desc(), u.id),
  order_label: () => select(u.id.add(1).label('x')).orderBy('x'),
  order_label_desc: () => select(u.id.add(1).label('x')).orderBy(desc('x')),
  order_label_object: () => {
    const x = u.id.add(1).label('x')
    return select(x).orderBy(x)
  },
  order_label_expression: () => {
    const x = u.id.add(1).label('x')
    return select(x).orderBy(x.add(5))
  },
  order_string_column: () => select(u.id).orderBy('name'),
  order_unknown: () => select(u.id).orderBy('nope'),
  order_reset: () => select(u.id).orderBy(u.id).orderBy(null).orderBy(u.name),
  group_label: () => select(func.lower(u.name).label('low'), func.count()).groupBy('low'),
  limit_only: () => select(u.id).limit(10),
  limit_offset: () => select(u.id).orderBy(u.id).limit(10).offset(20),
  offset_only: () => select(u.id).offset(20),
  limit_expr: () => select(u.id).limit(func.abs(5)),
  fetch: () => select(u.id).orderBy(u.id).fetch(5),
  fetch_ties: () => select(u.id).orderBy(u.id).offset(3).fetch(5, { withTies: true }),
  fetch_percent: () => select(u.id).fetch(50, { percent: true }),
  slice_: () => select(u.id).slice(5, 12),
  distinct_: () => select(u.name).distinct(),
  distinct_on: () => select(u.name).distinct(u.age),
  for_update: () => select(u.id).withForUpdate(),
  for_update_of: () => select(u.id).withForUpdate({ of: users, nowait: true }),
  for_share: () => select(u.id).withForUpdate({ read: true, skipLocked: true }),
  for_key_share: () => select(u.id).withForUpdate({ keyShare: true, of: [u.id] }),
  join_fk: () => select(u.id, p.title).join(posts),
  join_on: () => select(u.id).join(posts, p.user_id.eq(u.id)),
  join_on_text: () => select(u.id).join(posts, text('1=1')),
  outer: () => select(u.id).outerjoin(posts),
  full: () => select(u.id).join(posts, { full: true }),
  join_from: () => select(tags.c.id).joinFrom(users, posts).join(postTags).join(tags),
  join_three: () => select(u.id).join(posts).join(postTags).join(tags),
  join_from_where: () => select(func.count()).where(u.id.eq(1)).join(posts),
  join_missing: () => select(u.id).join(lone),
  join_missing_explicit: () => select(u.id).selectFrom(join(users, lone)),
  join_ambiguous: () => select(u.id).join(mails),
  join_nothing: () => select().join(posts),
  join_two_lefts: () => select(u.id, tags.c.id).join(postTags, true_()),
  join_two_lefts_on: () => select(u.id, tags.c.id).join(posts, p.user_id.eq(u.id)),
  join_function: () => join(users, posts).select(),
  join_nested: () => select(u.id).selectFrom(users.join(posts.join(postTags))),
  join_nested_outer: () => select(u.id).selectFrom(users.outerjoin(posts.join(postTags), u.id.eq(p.user_id))),
  self_join: () => {
    const parent = nodes.alias('parent')
    return select(nodes.c.name, parent.c.name).join(parent, nodes.c.parent_id.eq(parent.c.id))
  },
  self_join_fk: () => {
    const parent = nodes.alias()
    return select(nodes.c.name).join(parent, parent.c.id.eq(nodes.c.parent_id))
  },
  select_from_two: () => select(u.id).selectFrom(users, tags),
  cartesian: () => select(u.id, tags.c.id),
  dupe_names: () => select(u.id, p.id, tags.c.id),
  dupe_same: () => select(u.id, u.id, u.id),
  dupe_anon: () => select(u.id.add(1), u.id.add(1), func.now(), func.now()),
  dupe_label: () => select(u.id.label('x'), u.name.label('x')),
  style_tq: () => select(users, posts).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL).join(posts),
  style_tq_dupe: () => select(u.id, u.id, p.id).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL),
  style_none: () => select(u.id, p.id).setLabelStyle(LABEL_STYLE_NONE),
  style_sub_tq: () => select(select(users, posts).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL).subquery('s')),
  schema_names: () => select(other.c.id, other.c.order, other.c.Mixed),
  schema_ambiguous: () => select(u.id, other.c.id),
  schema_ambiguous_where: () => select(other.c.id).join(users, u.id.eq(other.c.id)).where(u.name.eq('x')),
  keys: () => select(keyed).where(keyed.c.a.eq(keyed.c.b)),
  keys_sub: () => {
    const s = select(keyed).subquery()
    return select(s.c.a, s.c.b)
  },
  lightweight: () => select(t1.c.a).where(t1.c.b.eq(7)),
  alias_named: () => {
    const a = users.alias('u')
    return select(a.c.id).where(a.c.name.eq('x'))
  },
  alias_anon: () => {
    const [a, b] = [users.alias(), users.alias()]
    return select(a.c.id, b.c.id).where(a.c.id.eq(b.c.id))
  },
  alias_alias: () => select(users.alias('u').alias('v')),
  alias_quote: () => select(users.alias('Select')),
  subquery_named: () => {
    const s = select(u.id, u.name).where(u.age.gt(5)).subquery('s')
    return select(s.c.name).where(s.c.id.eq(3))
  },
  subquery_anon: () => select(select(u.id, p.id).join(posts).subquery()),
  subquery_label: () => select(select(func.max(u.id).label('top'), func.count()).subquery()),
  subquery_join: () => {
    const s = select(p.user_id, func.count().label('n')).groupBy(p.user_id).subquery()
    return select(u.name, s.c.n).join(s, s.c.user_id.eq(u.id))
  },
  subquery_join_fk: () => {
    const s = select(posts).subquery()
    return select(u.name, s.c.title).join(s)
  },
  scalar: () => select(u.id, select(func.count(p.id)).where(p.user_id.eq(u.id)).scalarSubquery().label('n')),
  scalar_unlabeled: () => select(u.id, select(func.max(p.id)).scalarSubquery()),
  scalar_where: () => select(u.id).where(u.id.eq(select(func.max(p.user_id)).scalarSubquery())),
  in_select: () => select(u.id).where(u.id.in(select(p.user_id))),
  in_select_correlated: () => select(u.id).where(u.id.in(select(p.user_id).where(p.title.eq(u.name)))),
  exists_select: () => select(u.id).where(select(p.id).where(p.user_id.eq(u.id)).exists()),
  exists_function: () => select(u.id).where(exists().where(p.user_id.eq(u.id))),
  exists_star: () => select(u.id).where(exists(select(p.id).where(p.user_id.eq(u.id))).invert()),
  exists_select_from: () => select(u.id).where(exists(1).selectFrom(posts)),
  exists_correlate: () => select(u.id).where(exists(p.id).where(p.user_id.eq(u.id)).correlate(users)),
  exists_toplevel: () => exists().where(u.id.eq(3)).select(),
  correlate_none: () => select(u.id).where(select(p.id).where(p.user_id.eq(u.id)).correlate(null).exists()),
  correlate_except: () =>
    select(u.id, tags.c.id).where(
      select(p.id).where(p.user_id.eq(u.id), tags.c.id.eq(1)).correlateExcept(posts).exists(),
    ),
  correlate_all: () => select(u.id).where(select(u.id).where(u.name.eq('x')).exists()),
  correlate_empty: () => select(u.id, p.id).where(select(u.id, p.id).scalarSubquery().eq(1)),
  correlate_deep: () => {
    const inner = select(tags.c.id).where(tags.c.label.eq(u.name)).exists()
    return select(u.id).where(select(p.id).where(p.user_id.eq(u.id), inner).exists())
  },
  correlate_from_subquery: () => {
    const s = select(p.user_id).where(p.user_id.eq(u.id)).subquery()
    return select(u.id, s.c.user_id)
  },
  lateral_: () => {
    const s = select(p.title).where(p.user_id.eq(u.id)).lateral('p')
    return select(u.id, s.c.title).join(s, true_())
  },
  lateral_anon: () => {
    const s = select(p.title).where(p.user_id.eq(u.id)).orderBy(p.id).limit(2).lateral()
    return select(u.id, s.c.title).selectFrom(users.outerjoin(s, true_()))
  },
  sample: () => select(users.tablesample(func.bernoulli(1), { name: 's', seed: func.random() }).c.id),
  sample_number: () => select(tablesample(users, 10).c.id),
  union_: () => select(u.id).union(select(p.id)),
  union_all_order: () => unionAll(select(u.id), select(p.id)).orderBy('id').limit(5),
  union_order_column: () => {
    const all = union(select(u.id, u.name), select(p.id, p.title))
    return all.orderBy(all.selectedColumns.name)
  },
  union_nested: () => union(select(u.id).unionAll(select(p.id)), select(tags.c.id)),
  union_nested_second: () => union(select(tags.c.id), select(u.id).unionAll(select(p.id))),
  union_limited: () => union(select(u.id).limit(1), select(p.id).orderBy(p.id)),
  union_subquery: () => select(union(select(u.id, u.name.label('t')), select(p.id, p.title)).subquery('u').c.t),
  union_mismatch: () => union(select(u.id), select(p.id, p.title)),
  except_intersect: () => intersect(select(u.id).except(select(p.id)), select(tags.c.id)),
  except_all_: () => exceptAll(select(u.id), select(p.id)),
  intersect_all_: () => intersectAll(select(u.id), select(p.id)),
  union_scalar: () => select(u.id).where(u.id.in(union(select(p.id), select(tags.c.id)))),
  cte_plain: () => {
    const c = select(p.user_id, func.count().label('n')).groupBy(p.user_id).cte('counts')
    return select(u.name, c.c.n).join(c, c.c.user_id.eq(u.id))
  },
  cte_anon: () => select(select(u.id).cte()),
  cte_two: () => {
    const a = select(u.id).cte('a')
    const b = select(a.c.id).where(a.c.id.gt(5)).cte('b')
    return select(a.c.id, b.c.id)
  },
  cte_alias: () => {
    const a = select(u.id).cte('a')
    const x = a.alias('x')
    return select(a.c.id, x.c.id).where(a.c.id.eq(x.c.id))
  },
  cte_recursive: () => {
    let c = select(nodes.c.id, nodes.c.name).where(nodes.c.parent_id.eq(null)).cte('tree', { recursive: true })
    c = c.unionAll(select(nodes.c.id, nodes.c.name).join(c, nodes.c.parent_id.eq(c.c.id)))
    return select(c)
  },
  cte_recursive_alias: () => {
    let c = select(nodes.c.id, literal(1).label('level')).cte('tree', { recursive: true })
    const a = c.alias('up')
    const n = nodes.alias('n')
    c = c.unionAll(select(n.c.id, a.c.level.add(1)).where(n.c.parent_id.eq(a.c.id)))
    return select(c.c.id, c.c.level)
  },
  cte_prefix: () => select(select(u.id).cte('a').prefixWith('MATERIALIZED')),
  cte_suffix: () => select(select(u.id).cte('a').suffixWith('SEARCH DEPTH FIRST BY id SET o')),
  cte_nesting: () => {
    const inner = select(u.id).cte('inner', { nesting: true })
    return select(select(inner.c.id).cte('outer'))
  },
  cte_nest_here: () => {
    const a = select(u.id).cte('a')
    return select(select(a.c.id).addCte(a, { nestHere: true }).subquery('s'))
  },
  cte_add: () => select(u.id).addCte(select(p.id).cte('p')),
  cte_same_name: () => select(select(u.id).cte('a'), select(p.id).cte('a')),
  cte_in_scalar: () => {
    const c = select(func.max(u.id).label('m')).cte('c')
    return select(p.id).where(p.user_id.eq(select(c.c.m).scalarSubquery()))
  },
  cte_union: () => {
    const c = select(u.id).cte('c')
    return union(select(c.c.id), select(p.id).join(c, c.c.id.eq(p.user_id)))
  },
  cte_insert: () => select(insert(users).values({ name: 'x' }).returning(u.id).cte('ins').c.id),
  cte_delete: () => select(delete_(users).where(u.id.eq(5)).returning(u.id, u.name).cte('gone')),
  cte_values: () =>
    select(
      values(column('a', Integer), column('b', Str), { name: 'v' })
        .data([[1, 'x']])
        .cte('c'),
    ),
  values_named: () =>
    select(
      values(column('a', Integer), column('b', Str), { name: 'v' }).data([
        [1, 'x'],
        [2, 'y'],
      ]),
    ),
  values_literal: () => select(values(column('a', Integer), { name: 'v', literalBinds: true }).data([[1], [2]])),
  values_unnamed: () => select(values(column('a', Integer)).data([[1]])),
  values_alias: () =>
    select(
      values(column('a', Integer))
        .data([[1]])
        .alias('al'),
    ),
  values_join: () => {
    // In Python the table's column, of the more special class, takes the comparison over.
    const v = values(column('a', Integer), { name: 'v' }).data([[1]])
    return select(u.id, v.c.a).join(v, u.id.eq(v.c.a))
  },
  values_in: () =>
    select(u.id).where(tuple(u.id, u.name).in(values(column('a', Integer), column('b', Str)).data([[1, 'x']]))),
  tv: () => select(func.json_each('["a"]').tableValued('value')),
  tv_names: () => {
    const f = func.json_each('{"a": 1}').tableValued('key', 'value', { name: 'kv' })
    return select(f.c.key, f.c.value).where(f.c.value.in(['x']))
  },
  tv_derived: () => select(func.generate_series(1, 5).tableValued('n').renderDerived()),
  tv_types: () =>
    select(
      func
        .json_to_recordset('[]')
        .tableValued(column('a', Integer), column('b', Str))
        .renderDerived({ name: 'x', withTypes: true }),
    ),
  tv_ordinality: () => select(func.unnest(literal('x')).tableValued('e', { withOrdinality: 'nr' }).renderDerived()),
  tv_join: () => select(u.id, func.json_each(u.name).tableValued('value', { joinsImplicitly: true }).c.value),
  tv_lateral: () => {
    const f = func.generate_series(1, u.age).tableValued('n').lateral('g')
    return select(u.id, f.c.n).join(f, true_())
  },
  column_valued: () => select(func.generate_series(1, 3).columnValued('x')),
  column_valued_expr: () => {
    const x = func.unnest(literal('a')).columnValued()
    return select(x).where(x.gt(1))
  },
  func_alias: () => select(func.now().alias('n')),
  prefix: () => select(u.id).prefixWith('SQL_NO_CACHE', { dialect: 'mysql' }).prefixWith('/* all */'),
  suffix: () => select(u.id).suffixWith('END'),
  hint_table: () => select(u.id).withHint(users, 'ONLY'),
  hint_mysql: () => select(u.id).withHint(users, 'USE INDEX (ix_%(name)s)', 'mysql'),
  hint_statement: () => select(u.id).withStatementHint('HINT', '*'),
  add_columns: () => select(u.id).addColumns(u.name, func.count()),
  only_columns: () => select(u.id).where(p.id.eq(1)).withOnlyColumns(u.name),
  only_columns_froms: () => select(u.id).withOnlyColumns(func.count(), { maintainColumnFroms: true }),
  only_columns_join: () => select(u.id).join(posts).withOnlyColumns(tags.c.id),
  reduce: () => select(u.id, p.user_id, p.id).join(posts).reduceColumns({ onlySynonyms: false }),
  filter_by: () => select(users).filterBy({ name: 'x', age: 3 }),
  filter_by_join: () => select(users).join(posts).filterBy({ title: 't' }),
  filter_by_unknown: () => select(users).filterBy({ nope: 1 }),
  textual: () => text('SELECT id, name FROM users WHERE id = :id').bindparams({ id: 5 }).columns(u.id, u.name),
  textual_sub: () => select(text('SELECT id FROM users').columns(column('id', Integer)).subquery('t').c.id),
  textual_cte: () => select(text('SELECT id FROM users').columns(u.id).cte('c')),
  self_from: () => {
    const s = select(u.id)
    return s.selectFrom(s.subquery('z'))
  },
  from_select_in_from: () => select(select(u.id).where(u.id.eq(3)).subquery().c.id),
  same_value_twice: () => select(u.id).where(or(u.id.eq(1), u.id.eq(2))),
  func_from: () => select(func.count()).selectFrom(users),
  func_from_join: () => select(func.count(p.id)).selectFrom(users).join(posts),
  bool_columns: () => select(u.id.eq(1), u.id.eq(2).invert(), u.id.in([1, 2])),
  case_columns: () => select(case_([u.id.eq(1), 'a'], { else: 'b' }), cast(u.id, Str), typeCoerce(u.id, Str)),
  cast_twice: () => select(cast(u.id, Str), cast(u.id, Str), cast(p.id, Str)),
  long_labels: () => {
    const long = new Table(
      'a_table_with_a_very_long_name_that_goes_on_and_on',
      new MetaData(),
      new Column('a_column_with_a_very_long_name_too_and_more', Integer),
      new Column('b'.repeat(60), Integer),
    )
    return select(long).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
  },
  nested_subqueries: () => {
    const a = select(u.id).subquery()
    return select(select(a.c.id).subquery().c.id)
  },
  join_alias_flat: () => select(users.join(posts)._anonymousFromclause({ flat: true })),
  join_alias_select: () => select(users.join(posts)._anonymousFromclause()),
  params_where: () =>
    select(u.id)
      .where(u.name.eq(bindparam('n')))
      .params({ n: 'y' }),
  params_subquery: () => {
    const s = select(p.user_id)
      .where(p.title.eq(bindparam('t')))
      .subquery('s')
    return select(u.id, s.c.user_id)
      .join(s, s.c.user_id.eq(u.id))
      .where(u.age.gt(bindparam('a')))
      .params({ t: 'x', a: 4 })
  },
  params_cte: () => {
    const c = select(p.user_id)
      .where(p.title.eq(bindparam('t')))
      .cte('c')
    return select(u.id).join(c, c.c.user_id.eq(u.id)).params({ t: 'x' })
  },
  params_union: () =>
    union(select(u.id).where(u.name.eq(bindparam('n'))), select(p.id).where(p.title.eq(bindparam('n')))).params({
      n: 'z',
    }),
  params_exists: () =>
    select(u.id)
      .where(exists().where(p.user_id.eq(u.id), p.title.eq(bindparam('t'))))
      .params({ t: 1 }),
  params_unique: () =>
    select(u.id)
      .where(u.name.eq(bindparam('n')), u.age.eq(bindparam('n')))
      .uniqueParams({ n: 3 }),
  adapt_where: () =>
    new ClauseAdapter(users.alias('u')).traverse(select(u.id, u.name).where(u.age.gt(3)).orderBy(u.id)),
  adapt_join: () =>
    new ClauseAdapter(users.alias('u')).traverse(
      select(u.id, p.title).selectFrom(users.join(posts)).where(u.age.gt(3)),
    ),
  adapt_setup_join: () => new ClauseAdapter(posts.alias('p')).traverse(select(u.id, p.title).join(posts)),
  adapt_exists: () =>
    new ClauseAdapter(users.alias('u')).traverse(select(u.id).where(exists(p.id).where(p.user_id.eq(u.id)))),
  adapt_subquery: () => {
    const s = select(u.id, u.name).subquery('s')
    return select(s).where(new ClauseAdapter(s).traverse(and(u.id.eq(5), u.name.like('x%'))))
  },
  adapt_union: () => {
    const s = union(select(u.id, u.name), select(p.id, p.title)).subquery('s')
    return select(s.c.name).where(new ClauseAdapter(s).traverse(or(u.id.eq(5), p.title.eq('x'))))
  },
  adapt_function: () =>
    select(new ClauseAdapter(users.alias('u')).traverse(func.coalesce(u.name, func.lower(u.name)).label('n'))),
  replace_column: () =>
    replacementTraverse(select(u.id).where(u.id.eq(4)), {}, (element: any) => (element === u.id ? u.age : null)),
  cloned_subquery: () => {
    const s = select(p.user_id, p.id).where(p.score.eq(5)).subquery('s')
    const statement = select(u.id, s.c.user_id).join(s, s.c.user_id.eq(u.id)).where(s.c.id.gt(1)).orderBy(s.c.id)
    return clonedTraverse(statement, {}, {})
  },
  cloned_cte_twice: () => {
    const c = select(p.user_id).where(p.score.eq(5)).cte('c')
    const statement = clonedTraverse(select(u.id).where(u.id.in(select(c.c.user_id))), {}, {})
    return statement.where(u.age.in(select(c.c.user_id)))
  },
  cloned_recursive: () => {
    let c = select(nodes.c.id, nodes.c.name).where(nodes.c.parent_id.eq(null)).cte('tree', { recursive: true })
    c = c.unionAll(select(nodes.c.id, nodes.c.name).join(c, nodes.c.parent_id.eq(c.c.id)))
    return clonedTraverse(select(c), {}, {})
  },
  cloned_lateral: () => {
    const s = select(p.title).where(p.user_id.eq(u.id)).lateral('p')
    return clonedTraverse(select(u.id, s.c.title).join(s, true_()), {}, {})
  },
  cloned_only_columns: () => clonedTraverse(select(u.id).join(posts).withOnlyColumns(tags.c.id), {}, {}),
  cloned_dml_cte: () => {
    const c = insert(users)
      .values([{ name: 'x' }, { name: 'y' }])
      .returning(u.id)
      .cte('ins')
    return clonedTraverse(select(c.c.id).where(c.c.id.gt(4)), {}, {})
  },
  annotated_from: () => {
    const a = users._annotate({ a: 1 })
    return select(a, u.id).where(a.c.id.eq(5)).join(posts)
  },
  annotated_columns: () => select(u.id._annotate({ x: 1 }), u.id).where(u.id._annotate({ y: 2 }).eq(5)),
  annotated_alias: () => {
    const a = users.alias('u')
    return select(a._annotate({ a: 1 }), a.c.name).join(posts, p.user_id.eq(a.c.id))
  },
}

describe('SELECT', () => {
  compareStatements(new URL('../recorded/select.json', import.meta.url), cases)
})
