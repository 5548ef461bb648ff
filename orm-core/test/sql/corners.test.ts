// Corners of SELECT and DML on every dialect: the TypeScript spelling of recorded/corners.py.

import { describe } from 'vitest'
import * as sql from '../../src/sql/index.ts'
import { compareStatements } from './statement-cases.ts'

const {
  Column,
  ForeignKey,
  MetaData,
  Table,
  all,
  any,
  asc,
  bindparam,
  column,
  delete_,
  desc,
  distinct,
  exists,
  func,
  insert,
  literal,
  literalColumn,
  null_,
  nullsFirst,
  or,
  quotedName,
  text,
  true_,
  tuple,
  union,
  unionAll,
  update,
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
const other = new Table('users', m, id(), new Column('order', Integer), new Column('Mixed', Str(5)), {
  schema: 'warehouse',
})
const keyed = new Table(
  'keyed',
  m,
  new Column('col_a', Integer, { key: 'a' }),
  new Column('col_b', Integer, { key: 'b' }),
)
const u = users.c
const p = posts.c

const mixed = new Table(
  quotedName('Plain', false),
  m,
  new Column(quotedName('Id', false), Integer, { primaryKey: true }),
  new Column('forced', Integer, { quote: true }),
  new Column('per%cent', Integer),
)

const cases: Record<string, () => any> = {
  plain: () => select(users),
  select_join_object: () => select(users.join(posts)),
  table_select: () => users.select().where(u.id.eq(1)),
  table_insert: () => users.insert().values({ name: 'x' }),
  table_update: () => users.update().where(u.id.eq(1)).values({ name: 'x' }),
  table_delete: () => users.delete().where(u.id.eq(1)),
  group_by_table: () => select(u.id).groupBy(users),
  group_by_label_object: () => {
    const x = func.lower(u.name).label('low')
    return select(x, func.count()).groupBy(x).orderBy(x.desc())
  },
  order_by_func_of_label: () => {
    const x = u.id.add(1).label('x')
    return select(x).orderBy(func.abs(x))
  },
  order_by_nulls: () => select(u.id.label('a')).orderBy(desc('a').nullsLast(), nullsFirst(asc(u.name))),
  order_by_in_union: () => union(select(u.id.label('a')), select(p.id)).orderBy(desc('a')),
  order_by_subquery_label: () => {
    const s = select(func.max(p.id)).where(p.user_id.eq(u.id)).scalarSubquery().label('last')
    return select(u.id, s).orderBy(s.desc())
  },
  order_by_number: () => select(u.id).orderBy(text('1')),
  limit_bind: () =>
    select(u.id)
      .limit(bindparam('n', undefined, { type: Integer }))
      .offset(bindparam('o', undefined, { type: Integer })),
  limit_none: () => select(u.id).limit(5).limit(null),
  limit_zero: () => select(u.id).limit(0),
  limit_expression: () => select(u.id).limit(literal(5).add(5)).offset(literalColumn('3')),
  count_distinct: () => select(func.count(distinct(u.id)), func.count(u.id.distinct())),
  in_empty: () => select(u.id).where(u.id.in([]), u.name.notIn([])),
  in_tuple: () =>
    select(u.id).where(
      tuple(u.id, u.name).in([
        [1, 'a'],
        [2, 'b'],
      ]),
    ),
  in_tuple_select: () => select(u.id).where(tuple(u.id, u.name).in(select(p.id, p.title))),
  any_select: () => select(u.id).where(u.id.eq(any(select(p.user_id).scalarSubquery()))),
  all_select: () => select(u.id).where(u.id.gt(all(select(p.user_id).scalarSubquery()))),
  from_text: () => select(text('x.a')).selectFrom(text('users x')).where(text('x.b = :b')).params({ b: 3 }),
  from_table_function: () => select(func.generate_series(1, 3).alias('g').column),
  text_and_column: () => select(text('count(*)'), literalColumn('users.a + 1').label('q'), column('z')),
  label_quoted: () => select(u.id.label('Mixed Case'), u.name.label('select')),
  label_ordered_quoted: () => select(u.id.label('Mixed')).orderBy('Mixed'),
  quoted_names: () => select(mixed).where(mixed.c.forced.eq(5)),
  percent_bind: () => select(mixed.c['per%cent']).where(mixed.c['per%cent'].eq(5)),
  percent_literal: () => select(literalColumn('a % 5'), text("'%'"), u.id.mod(3)),
  translate: () => select(u.id, other.c.id).joinFrom(users, other, u.id.eq(other.c.id)),
  translate_placeholder: () => select(other.c.id),
  translate_insert: () => insert(users).values({ name: 'a' }).returning(u.id),
  outerjoin_from: () => select(u.id, p.id).outerjoinFrom(users, posts),
  join_from_replaces: () => select(u.id).selectFrom(tags).joinFrom(users, posts).where(tags.c.id.eq(p.id)),
  join_subquery_nested: () => {
    const s = select(users.join(posts)).subquery('j')
    return select(s.c.name, tags.c.label).join(tags, tags.c.id.eq(s.c.id))
  },
  join_alias_chain: () => {
    const [p1, p2] = [posts.alias('p1'), posts.alias('p2')]
    return select(u.id).join(p1, p1.c.user_id.eq(u.id)).join(p2, p2.c.user_id.eq(p1.c.user_id))
  },
  join_onclause_bool: () => select(u.id).join(posts, u.id.eq(p.user_id), { isouter: true }).where(p.id.eq(null)),
  join_ambiguous_alias: () => {
    const [a, b] = [users.alias('a'), users.alias('b')]
    return select(a.c.id, b.c.id).join(posts)
  },
  join_reverse: () => select(p.id).join(users),
  join_association: () => select(p.id, tags.c.label).selectFrom(posts.join(postTags).join(tags)),
  join_grouping_fk: () => select(tags.c.id).selectFrom(tags.join(users.join(posts))),
  exists_of_join: () => select(u.id).where(exists().selectFrom(posts.join(postTags)).where(p.user_id.eq(u.id))),
  exists_or: () => select(u.id).where(or(exists().where(p.user_id.eq(u.id)), u.id.eq(1))),
  exists_label: () => select(exists().where(u.id.eq(1)).label('e'), exists(select(p.id))),
  subquery_in_from_and_where: () => select(u.id).where(u.id.in(select(select(p.user_id).subquery('s').c.user_id))),
  subquery_dupes: () => select(select(u.id, u.id, p.id).join(posts).subquery('s')),
  subquery_expressions: () => select(select(u.id.add(1), u.id.add(2), literal(3), text('x')).subquery('s')),
  subquery_of_alias: () => {
    const a = users.alias()
    return select(select(a.c.id, a.c.name).subquery())
  },
  subquery_cte_alias: () => {
    const c = select(users).cte('c')
    const s = select(c.alias('x')).subquery('y')
    return select(s.c.name, c.c.id)
  },
  union_label_style: () => union(select(u.id, p.id).join(posts), select(tags.c.id, nodes.c.id)).subquery('u').select(),
  union_in_union: () => unionAll(union(select(u.id), select(p.id)).limit(3), select(tags.c.id)).orderBy(text('1')),
  union_with_cte_inside: () => select(select(u.id).cte('c').c.id).union(select(p.id)).subquery().select(),
  union_group_by: () => union(select(u.id), select(p.id)).groupBy('id'),
  union_for_update: () => union(select(u.id), select(p.id)).withForUpdate(),
  union_scalar_column: () => select(union(select(u.id), select(p.id)).limit(1).scalarSubquery()),
  cte_nested_three: () => {
    const a = select(u.id).cte('a')
    const b = select(a.c.id).cte('b', { nesting: true })
    const c = select(b.c.id, a.c.id.label('z')).cte('c')
    return select(c.c.id)
  },
  cte_recursive_columns: () => {
    const c = select(literal(1), u.id.add(1), u.name.label('q')).cte('c', { recursive: true })
    return select(c.unionAll(select(c)))
  },
  cte_multiple_references: () => {
    const c = select(u.id).cte('c')
    const [d, e] = [c.alias(), c.alias()]
    return select(d.c.id, e.c.id, c.c.id).where(d.c.id.eq(e.c.id))
  },
  cte_anon_alias: () => {
    const c = select(u.id).cte()
    const d = c.alias()
    return select(c.c.id, d.c.id)
  },
  cte_textual: () => select(text('SELECT 1 AS one').columns(column('one', Integer)).cte('t')),
  cte_in_union_members: () => unionAll(select(select(u.id).cte('a').c.id), select(select(p.id).cte('b').c.id)),
  cte_in_insert_select_nested: () =>
    insert(users).fromSelect(['name'], select(select(u.name).cte('c', { nesting: true }).c.name)),
  cte_update_returning: () => {
    const c = update(users).values({ name: 'x' }).returning(users).cte('u')
    return select(c, p.title).join(posts, p.user_id.eq(c.c.id))
  },
  cte_delete_add: () => delete_(users).addCte(delete_(posts).where(p.id.eq(5)).cte('d')),
  lateral_function: () => {
    const f = func.json_each(u.name).tableValued('key', 'value').lateral()
    return select(u.id, f.c.key).selectFrom(users).join(f, true_())
  },
  lateral_of_join: () => {
    const s = select(p.id, tags.c.label)
      .selectFrom(posts.join(postTags).join(tags))
      .where(p.user_id.eq(u.id))
      .lateral('l')
    return select(u.id, s.c.label).join(s, true_(), { isouter: true })
  },
  values_cte_named: () =>
    select(
      values(column('id', Integer), column('n', Str), { name: 'v' })
        .data([[1, 'a']])
        .cte('c').c.n,
    ),
  values_lateral: () =>
    select(u.id).join(
      values(column('x', Integer), { name: 'v' })
        .data([[1]])
        .lateral(),
      true_(),
    ),
  values_types: () =>
    select(
      values(column('a', Integer), column('b'), { name: 'v' })
        .data([
          [1, null],
          [2, 'x'],
        ])
        .data([[3, 4.5]]),
    ),
  tablesample_join: () => {
    const t = users.tablesample(5, { name: 's' })
    return select(t.c.id, p.id).join(posts, p.user_id.eq(t.c.id))
  },
  tv_two: () => {
    const [a, b] = [func.a(1).tableValued('x'), func.b(2).tableValued('y')]
    return select(a.c.x, b.c.y)
  },
  tv_column_named: () =>
    select(func.jsonb_each(u.name).tableValued('key', column('value', Integer), { name: 'j' }).c.value.add(1)),
  column_valued_ordinality: () =>
    select(func.unnest(literal('a')).tableValued('v', { withOrdinality: 'o', name: 't' }).renderDerived()),
  func_scalar_table: () => select(func.jsonb_each(u.name).scalarTableValued('key')),
  hint_alias: () => {
    const a = users.alias('uu')
    return select(a.c.id).withHint(a, 'USE INDEX (%(name)s_ix)', 'mysql').withHint(a, 'INDEXED BY x', 'sqlite')
  },
  hint_join: () => select(u.id).join(posts).withHint(posts, 'FORCE INDEX (x)', 'mysql'),
  hint_statement_two: () => select(u.id).withStatementHint('A').withStatementHint('B', 'postgresql'),
  for_update_of_list: () =>
    select(u.id, p.id)
      .join(posts)
      .withForUpdate({ of: [users, p.id] }),
  for_update_alias: () => {
    const a = users.alias('u')
    return select(a.c.id).withForUpdate({ of: a })
  },
  prefixes_two: () => select(u.id).distinct().prefixWith('A', 'B', text('C')),
  having_only: () => select(func.count()).having(func.count().gt(1), u.id.eq(3)),
  where_string: () => select(u.id).where('id = 5'),
  select_string: () => select('id'),
  select_list: () => select([u.id]),
  from_select_not_subquery: () => select(u.id).selectFrom(select(p.id)),
  join_to_column: () => select(u.id).join(p.id),
  bool_literals: () => select(u.id).where(true, u.id.eq(1)),
  where_false_literal: () => select(u.id).where(false),
  correlate_two_levels: () => {
    const inner = select(p.id).where(p.user_id.eq(u.id)).correlate(users).scalarSubquery()
    const mid = select(tags.c.id).where(tags.c.id.eq(inner)).scalarSubquery()
    return select(u.id).where(u.id.eq(mid))
  },
  correlate_multiple: () => select(u.id, tags.c.id).where(exists(p.id).where(p.user_id.eq(u.id), p.id.eq(tags.c.id))),
  correlate_alias_same: () => {
    const a = users.alias('u2')
    return select(u.id).where(exists(a.c.id).where(a.c.name.eq(u.name)))
  },
  correlate_in_columns: () =>
    select(u.id, select(func.count()).selectFrom(posts).where(p.user_id.eq(u.id)).scalarSubquery()),
  correlate_in_order: () => select(u.id).orderBy(select(func.max(p.id)).where(p.user_id.eq(u.id)).scalarSubquery()),
  correlate_in_from_lateral: () => {
    const s = select(func.count().label('n')).where(p.user_id.eq(u.id)).correlate(users).subquery('s')
    return select(u.id, s.c.n)
  },
  update_join: () =>
    update(users.join(posts, u.id.eq(p.user_id)))
      .values(new Map([[u.name, 'x']]))
      .where(p.title.eq('t')),
  update_from_subquery: () => {
    const s = select(p.user_id, func.max(p.score).label('top')).groupBy(p.user_id).subquery('s')
    return update(users).values({ age: s.c.top }).where(u.id.eq(s.c.user_id))
  },
  update_from_cte: () => {
    const c = select(p.user_id, p.score).cte('c')
    return update(users).values({ age: c.c.score }).where(u.id.eq(c.c.user_id))
  },
  update_from_two: () =>
    update(users)
      .values({ name: tags.c.label })
      .where(u.id.eq(p.user_id), p.id.eq(postTags.c.post_id), tags.c.id.eq(postTags.c.tag_id)),
  update_correlated_same: () => update(users).values({ age: select(func.max(u.age)).scalarSubquery() }),
  update_returning_from: () => update(users).values({ name: 'x' }).where(u.id.eq(p.user_id)).returning(u.id, p.title),
  update_literal: () => update(users).values({ name: literal('x'), age: text('age + 1') }),
  update_empty: () => update(users).values({}),
  update_null: () => update(users).values({ name: null, age: null_() }),
  delete_alias: () => {
    const a = users.alias('u')
    return delete_(a).where(a.c.id.eq(5))
  },
  delete_using_cte: () => delete_(users).where(u.id.eq(select(p.user_id).cte('c').c.user_id)),
  delete_returning_using: () => delete_(users).where(u.id.eq(p.user_id)).returning(p.id),
  insert_select_alias: () => {
    const a = users.alias('u')
    const source = select(a.c.name, a.c.age.add(1)).where(a.c.id.gt(5)).orderBy(a.c.id).limit(3)
    return insert(users).fromSelect(['name', 'age'], source)
  },
  insert_from_subquery: () => insert(users).fromSelect(['name'], select(p.title).subquery()),
  insert_from_text: () => insert(users).fromSelect(['name'], text('SELECT a FROM b').columns(column('a'))),
  insert_unknown_select: () => insert(users).fromSelect(['nope'], select(p.title)),
  insert_values_after_select: () => insert(users).fromSelect(['name'], select(p.title)).values({ age: 1 }),
  insert_multi_bind: () =>
    insert(users).values([
      { name: bindparam('a'), age: 1 },
      { name: bindparam('b'), age: 2 },
    ]),
  insert_multi_columns_keyed: () =>
    insert(keyed).values([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]),
  insert_returning_subquery: () =>
    insert(users)
      .values({ name: 'x' })
      .returning(select(func.count(p.id)).scalarSubquery().label('n')),
  insert_returning_dupes: () => insert(users).values({ name: 'x' }).returning(u.id, u.id, u.name.label('id')),
  delete_exists_correlate: () => delete_(users).where(exists(u.id).where(u.name.eq('x'))),
}

describe('corners', () => {
  compareStatements(new URL('../recorded/corners.json', import.meta.url), cases, {
    translate: {
      schemaTranslateMap: new Map([
        [null, 'main'],
        ['warehouse', 'wh'],
      ]),
      renderSchemaTranslate: true,
    },
    translate_placeholder: { schemaTranslateMap: new Map([['warehouse', null]]) },
    translate_insert: { schemaTranslateMap: new Map([[null, 'x']]), renderSchemaTranslate: true },
  })
})
