# SELECT and FROM of many kinds; each function is one case, recorded per dialect into select.json.
from sqlalchemy import *
from sqlalchemy import case as case_
from sqlalchemy.sql import LABEL_STYLE_NONE

m = MetaData()
users = Table("users", m, Column("id", Integer, primary_key=True), Column("name", String(50)), Column("age", Integer))
posts = Table("posts", m, Column("id", Integer, primary_key=True), Column("user_id", ForeignKey("users.id")), Column("title", String(100)), Column("score", Integer))
tags = Table("tags", m, Column("id", Integer, primary_key=True), Column("label", String(20)))
post_tags = Table("post_tags", m, Column("post_id", ForeignKey("posts.id"), primary_key=True), Column("tag_id", ForeignKey("tags.id"), primary_key=True))
nodes = Table("nodes", m, Column("id", Integer, primary_key=True), Column("parent_id", ForeignKey("nodes.id")), Column("name", String(10)))
mails = Table("mails", m, Column("id", Integer, primary_key=True), Column("sender_id", ForeignKey("users.id")), Column("to_id", ForeignKey("users.id")))
other = Table("users", m, Column("id", Integer, primary_key=True), Column("order", Integer), Column("Mixed", String(5)), schema="warehouse")
lone = Table("lone", m, Column("x", Integer), Column("y", Integer))
keyed = Table("keyed", m, Column("col_a", Integer, key="a"), Column("col_b", Integer, key="b"))
t1 = table("t1", column("a"), column("b", Integer))

CASES = {}


def case(fn):
    CASES[fn.__name__] = fn
    return fn


@case
def plain(): return select(users)
@case
def columns(): return select(users.c.id, users.c.name.label("n"))
@case
def no_from(): return select(literal(1), literal_column("2"))
@case
def one(): return select(1)
@case
def star(): return select("*").select_from(users)
@case
def text_column(): return select(text("a AS b"), users.c.id)
@case
def where_and(): return select(users.c.id).where(users.c.id == 5, users.c.name == "x").where(users.c.age > 3)
@case
def where_true(): return select(users.c.id).where(true())
@case
def where_false(): return select(users.c.id).where(false(), users.c.id == 1)
@case
def where_none_cond(): return select(users.c.id).where(users.c.name == None)
@case
def group(): return select(users.c.name, func.count()).group_by(users.c.name).having(func.count() > 2)
@case
def order(): return select(users.c.id).order_by(users.c.name.desc(), users.c.id)
@case
def order_label(): return select((users.c.id + 1).label("x")).order_by("x")
@case
def order_label_desc(): return select((users.c.id + 1).label("x")).order_by(desc("x"))
@case
def order_label_object():
    x = (users.c.id + 1).label("x")
    return select(x).order_by(x)
@case
def order_label_expression():
    x = (users.c.id + 1).label("x")
    return select(x).order_by(x + 5)
@case
def order_string_column(): return select(users.c.id).order_by("name")
@case
def order_unknown(): return select(users.c.id).order_by("nope")
@case
def order_reset(): return select(users.c.id).order_by(users.c.id).order_by(None).order_by(users.c.name)
@case
def group_label(): return select(func.lower(users.c.name).label("low"), func.count()).group_by("low")
@case
def limit_only(): return select(users.c.id).limit(10)
@case
def limit_offset(): return select(users.c.id).order_by(users.c.id).limit(10).offset(20)
@case
def offset_only(): return select(users.c.id).offset(20)
@case
def limit_expr(): return select(users.c.id).limit(func.abs(5))
@case
def fetch(): return select(users.c.id).order_by(users.c.id).fetch(5)
@case
def fetch_ties(): return select(users.c.id).order_by(users.c.id).offset(3).fetch(5, with_ties=True)
@case
def fetch_percent(): return select(users.c.id).fetch(50, percent=True)
@case
def slice_(): return select(users.c.id).slice(5, 12)
@case
def distinct_(): return select(users.c.name).distinct()
@case
def distinct_on(): return select(users.c.name).distinct(users.c.age)
@case
def for_update(): return select(users.c.id).with_for_update()
@case
def for_update_of(): return select(users.c.id).with_for_update(of=users, nowait=True)
@case
def for_share(): return select(users.c.id).with_for_update(read=True, skip_locked=True)
@case
def for_key_share(): return select(users.c.id).with_for_update(key_share=True, of=[users.c.id])
@case
def join_fk(): return select(users.c.id, posts.c.title).join(posts)
@case
def join_on(): return select(users.c.id).join(posts, posts.c.user_id == users.c.id)
@case
def join_on_text(): return select(users.c.id).join(posts, text("1=1"))
@case
def outer(): return select(users.c.id).outerjoin(posts)
@case
def full(): return select(users.c.id).join(posts, full=True)
@case
def join_from(): return select(tags.c.id).join_from(users, posts).join(post_tags).join(tags)
@case
def join_three(): return select(users.c.id).join(posts).join(post_tags).join(tags)
@case
def join_from_where(): return select(func.count()).where(users.c.id == 1).join(posts)
@case
def join_missing(): return select(users.c.id).join(lone)
@case
def join_missing_explicit(): return select(users.c.id).select_from(join(users, lone))
@case
def join_ambiguous(): return select(users.c.id).join(mails)
@case
def join_nothing(): return select().join(posts)
@case
def join_two_lefts(): return select(users.c.id, tags.c.id).join(post_tags, true())
@case
def join_two_lefts_on(): return select(users.c.id, tags.c.id).join(posts, posts.c.user_id == users.c.id)
@case
def join_function(): return join(users, posts).select()
@case
def join_nested(): return select(users.c.id).select_from(users.join(posts.join(post_tags)))
@case
def join_nested_outer(): return select(users.c.id).select_from(users.outerjoin(posts.join(post_tags), users.c.id == posts.c.user_id))
@case
def self_join():
    parent = nodes.alias("parent")
    return select(nodes.c.name, parent.c.name).join(parent, nodes.c.parent_id == parent.c.id)
@case
def self_join_fk():
    parent = nodes.alias()
    return select(nodes.c.name).join(parent, parent.c.id == nodes.c.parent_id)
@case
def select_from_two(): return select(users.c.id).select_from(users, tags)
@case
def cartesian(): return select(users.c.id, tags.c.id)
@case
def dupe_names(): return select(users.c.id, posts.c.id, tags.c.id)
@case
def dupe_same(): return select(users.c.id, users.c.id, users.c.id)
@case
def dupe_anon(): return select(users.c.id + 1, users.c.id + 1, func.now(), func.now())
@case
def dupe_label(): return select(users.c.id.label("x"), users.c.name.label("x"))
@case
def style_tq(): return select(users, posts).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL).join(posts)
@case
def style_tq_dupe(): return select(users.c.id, users.c.id, posts.c.id).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
@case
def style_none(): return select(users.c.id, posts.c.id).set_label_style(LABEL_STYLE_NONE)
@case
def style_sub_tq(): return select(select(users, posts).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL).subquery("s"))
@case
def schema_names(): return select(other.c.id, other.c.order, other.c.Mixed)
@case
def schema_ambiguous(): return select(users.c.id, other.c.id)
@case
def schema_ambiguous_where(): return select(other.c.id).join(users, users.c.id == other.c.id).where(users.c.name == "x")
@case
def keys(): return select(keyed).where(keyed.c.a == keyed.c.b)
@case
def keys_sub():
    s = select(keyed).subquery()
    return select(s.c.a, s.c.b)
@case
def lightweight(): return select(t1.c.a).where(t1.c.b == 7)
@case
def alias_named():
    u = users.alias("u")
    return select(u.c.id).where(u.c.name == "x")
@case
def alias_anon():
    u, v = users.alias(), users.alias()
    return select(u.c.id, v.c.id).where(u.c.id == v.c.id)
@case
def alias_alias():
    u = users.alias("u").alias("v")
    return select(u)
@case
def alias_quote(): return select(users.alias("Select"))
@case
def subquery_named():
    s = select(users.c.id, users.c.name).where(users.c.age > 5).subquery("s")
    return select(s.c.name).where(s.c.id == 3)
@case
def subquery_anon():
    s = select(users.c.id, posts.c.id).join(posts).subquery()
    return select(s)
@case
def subquery_label(): return select(select(func.max(users.c.id).label("top"), func.count()).subquery())
@case
def subquery_join():
    s = select(posts.c.user_id, func.count().label("n")).group_by(posts.c.user_id).subquery()
    return select(users.c.name, s.c.n).join(s, s.c.user_id == users.c.id)
@case
def subquery_join_fk():
    s = select(posts).subquery()
    return select(users.c.name, s.c.title).join(s)
@case
def scalar(): return select(users.c.id, select(func.count(posts.c.id)).where(posts.c.user_id == users.c.id).scalar_subquery().label("n"))
@case
def scalar_unlabeled(): return select(users.c.id, select(func.max(posts.c.id)).scalar_subquery())
@case
def scalar_where(): return select(users.c.id).where(users.c.id == select(func.max(posts.c.user_id)).scalar_subquery())
@case
def in_select(): return select(users.c.id).where(users.c.id.in_(select(posts.c.user_id)))
@case
def in_select_correlated(): return select(users.c.id).where(users.c.id.in_(select(posts.c.user_id).where(posts.c.title == users.c.name)))
@case
def exists_select(): return select(users.c.id).where(select(posts.c.id).where(posts.c.user_id == users.c.id).exists())
@case
def exists_function(): return select(users.c.id).where(exists().where(posts.c.user_id == users.c.id))
@case
def exists_star(): return select(users.c.id).where(~exists(select(posts.c.id).where(posts.c.user_id == users.c.id)))
@case
def exists_select_from(): return select(users.c.id).where(exists(1).select_from(posts))
@case
def exists_correlate(): return select(users.c.id).where(exists(posts.c.id).where(posts.c.user_id == users.c.id).correlate(users))
@case
def exists_toplevel(): return exists().where(users.c.id == 3).select()
@case
def correlate_none(): return select(users.c.id).where(select(posts.c.id).where(posts.c.user_id == users.c.id).correlate(None).exists())
@case
def correlate_except(): return select(users.c.id, tags.c.id).where(select(posts.c.id).where(posts.c.user_id == users.c.id, tags.c.id == 1).correlate_except(posts).exists())
@case
def correlate_all(): return select(users.c.id).where(select(users.c.id).where(users.c.name == "x").exists())
@case
def correlate_empty():
    return select(users.c.id, posts.c.id).where(select(users.c.id, posts.c.id).scalar_subquery() == 1)
@case
def correlate_deep():
    inner = select(tags.c.id).where(tags.c.label == users.c.name).exists()
    return select(users.c.id).where(select(posts.c.id).where(posts.c.user_id == users.c.id, inner).exists())
@case
def correlate_from_subquery():
    s = select(posts.c.user_id).where(posts.c.user_id == users.c.id).subquery()
    return select(users.c.id, s.c.user_id)
@case
def lateral_():
    s = select(posts.c.title).where(posts.c.user_id == users.c.id).lateral("p")
    return select(users.c.id, s.c.title).join(s, true())
@case
def lateral_anon():
    s = select(posts.c.title).where(posts.c.user_id == users.c.id).order_by(posts.c.id).limit(2).lateral()
    return select(users.c.id, s.c.title).select_from(users.outerjoin(s, true()))
@case
def sample(): return select(users.tablesample(func.bernoulli(1), name="s", seed=func.random()).c.id)
@case
def sample_number(): return select(tablesample(users, 10).c.id)
@case
def union_(): return select(users.c.id).union(select(posts.c.id))
@case
def union_all_order(): return union_all(select(users.c.id), select(posts.c.id)).order_by("id").limit(5)
@case
def union_order_column():
    u = union(select(users.c.id, users.c.name), select(posts.c.id, posts.c.title))
    return u.order_by(u.selected_columns.name)
@case
def union_nested(): return union(select(users.c.id).union_all(select(posts.c.id)), select(tags.c.id))
@case
def union_nested_second(): return union(select(tags.c.id), select(users.c.id).union_all(select(posts.c.id)))
@case
def union_limited(): return union(select(users.c.id).limit(1), select(posts.c.id).order_by(posts.c.id))
@case
def union_subquery(): return select(union(select(users.c.id, users.c.name.label("t")), select(posts.c.id, posts.c.title)).subquery("u").c.t)
@case
def union_mismatch(): return union(select(users.c.id), select(posts.c.id, posts.c.title))
@case
def except_intersect(): return intersect(select(users.c.id).except_(select(posts.c.id)), select(tags.c.id))
@case
def except_all_(): return except_all(select(users.c.id), select(posts.c.id))
@case
def intersect_all_(): return intersect_all(select(users.c.id), select(posts.c.id))
@case
def union_scalar(): return select(users.c.id).where(users.c.id.in_(union(select(posts.c.id), select(tags.c.id))))
@case
def cte_plain():
    c = select(posts.c.user_id, func.count().label("n")).group_by(posts.c.user_id).cte("counts")
    return select(users.c.name, c.c.n).join(c, c.c.user_id == users.c.id)
@case
def cte_anon(): return select(select(users.c.id).cte())
@case
def cte_two():
    a = select(users.c.id).cte("a")
    b = select(a.c.id).where(a.c.id > 5).cte("b")
    return select(a.c.id, b.c.id)
@case
def cte_alias():
    a = select(users.c.id).cte("a")
    x = a.alias("x")
    return select(a.c.id, x.c.id).where(a.c.id == x.c.id)
@case
def cte_recursive():
    c = select(nodes.c.id, nodes.c.name).where(nodes.c.parent_id == None).cte("tree", recursive=True)
    c = c.union_all(select(nodes.c.id, nodes.c.name).join(c, nodes.c.parent_id == c.c.id))
    return select(c)
@case
def cte_recursive_alias():
    c = select(nodes.c.id, literal(1).label("level")).cte("tree", recursive=True)
    a = c.alias("up")
    n = nodes.alias("n")
    c = c.union_all(select(n.c.id, a.c.level + 1).where(n.c.parent_id == a.c.id))
    return select(c.c.id, c.c.level)
@case
def cte_prefix(): return select(select(users.c.id).cte("a").prefix_with("MATERIALIZED"))
@case
def cte_suffix(): return select(select(users.c.id).cte("a").suffix_with("SEARCH DEPTH FIRST BY id SET o"))
@case
def cte_nesting():
    inner = select(users.c.id).cte("inner", nesting=True)
    outer = select(inner.c.id).cte("outer")
    return select(outer)
@case
def cte_nest_here():
    a = select(users.c.id).cte("a")
    s = select(a.c.id).add_cte(a, nest_here=True).subquery("s")
    return select(s)
@case
def cte_add(): return select(users.c.id).add_cte(select(posts.c.id).cte("p"))
@case
def cte_same_name():
    return select(select(users.c.id).cte("a"), select(posts.c.id).cte("a"))
@case
def cte_in_scalar():
    c = select(func.max(users.c.id).label("m")).cte("c")
    return select(posts.c.id).where(posts.c.user_id == select(c.c.m).scalar_subquery())
@case
def cte_union():
    c = select(users.c.id).cte("c")
    return union(select(c.c.id), select(posts.c.id).join(c, c.c.id == posts.c.user_id))
@case
def cte_insert():
    c = insert(users).values(name="x").returning(users.c.id).cte("ins")
    return select(c.c.id)
@case
def cte_delete():
    c = delete(users).where(users.c.id == 5).returning(users.c.id, users.c.name).cte("gone")
    return select(c)
@case
def cte_values(): return select(values(column("a", Integer), column("b", String), name="v").data([(1, "x")]).cte("c"))
@case
def values_named(): return select(values(column("a", Integer), column("b", String), name="v").data([(1, "x"), (2, "y")]))
@case
def values_literal(): return select(values(column("a", Integer), name="v", literal_binds=True).data([(1,), (2,)]))
@case
def values_unnamed(): return select(values(column("a", Integer)).data([(1,)]))
@case
def values_alias(): return select(values(column("a", Integer)).data([(1,)]).alias("al"))
@case
def values_join():
    v = values(column("a", Integer), name="v").data([(1,)])
    return select(users.c.id, v.c.a).join(v, v.c.a == users.c.id)
@case
def values_in(): return select(users.c.id).where(tuple_(users.c.id, users.c.name).in_(values(column("a", Integer), column("b", String)).data([(1, "x")])))
@case
def tv(): return select(func.json_each('["a"]').table_valued("value"))
@case
def tv_names():
    f = func.json_each('{"a": 1}').table_valued("key", "value", name="kv")
    return select(f.c.key, f.c.value).where(f.c.value.in_(["x"]))
@case
def tv_derived(): return select(func.generate_series(1, 5).table_valued("n").render_derived())
@case
def tv_types(): return select(func.json_to_recordset('[]').table_valued(column("a", Integer), column("b", String)).render_derived(name="x", with_types=True))
@case
def tv_ordinality(): return select(func.unnest(literal("x")).table_valued("e", with_ordinality="nr").render_derived())
@case
def tv_join():
    f = func.json_each(users.c.name).table_valued("value", joins_implicitly=True)
    return select(users.c.id, f.c.value)
@case
def tv_lateral():
    f = func.generate_series(1, users.c.age).table_valued("n").lateral("g")
    return select(users.c.id, f.c.n).join(f, true())
@case
def column_valued():
    x = func.generate_series(1, 3).column_valued("x")
    return select(x)
@case
def column_valued_expr():
    x = func.unnest(literal("a")).column_valued()
    return select(x).where(x > 1)
@case
def func_alias(): return select(func.now().alias("n"))
@case
def prefix(): return select(users.c.id).prefix_with("SQL_NO_CACHE", dialect="mysql").prefix_with("/* all */")
@case
def suffix(): return select(users.c.id).suffix_with("END")
@case
def hint_table(): return select(users.c.id).with_hint(users, "ONLY")
@case
def hint_mysql(): return select(users.c.id).with_hint(users, "USE INDEX (ix_%(name)s)", "mysql")
@case
def hint_statement(): return select(users.c.id).with_statement_hint("HINT", "*")
@case
def add_columns(): return select(users.c.id).add_columns(users.c.name, func.count())
@case
def only_columns(): return select(users.c.id).where(posts.c.id == 1).with_only_columns(users.c.name)
@case
def only_columns_froms(): return select(users.c.id).with_only_columns(func.count(), maintain_column_froms=True)
@case
def only_columns_join(): return select(users.c.id).join(posts).with_only_columns(tags.c.id)
@case
def reduce(): return select(users.c.id, posts.c.user_id, posts.c.id).join(posts).reduce_columns(only_synonyms=False)
@case
def filter_by(): return select(users).filter_by(name="x", age=3)
@case
def filter_by_join(): return select(users).join(posts).filter_by(title="t")
@case
def filter_by_unknown(): return select(users).filter_by(nope=1)
@case
def textual(): return text("SELECT id, name FROM users WHERE id = :id").bindparams(id=5).columns(users.c.id, users.c.name)
@case
def textual_sub():
    s = text("SELECT id FROM users").columns(column("id", Integer)).subquery("t")
    return select(s.c.id)
@case
def textual_cte(): return select(text("SELECT id FROM users").columns(users.c.id).cte("c"))
@case
def self_from():
    s = select(users.c.id)
    return s.select_from(s.subquery("z"))
@case
def from_select_in_from(): return select(select(users.c.id).where(users.c.id == 3).subquery().c.id)
@case
def same_value_twice(): return select(users.c.id).where(or_(users.c.id == 1, users.c.id == 2))
@case
def func_from(): return select(func.count()).select_from(users)
@case
def func_from_join(): return select(func.count(posts.c.id)).select_from(users).join(posts)
@case
def bool_columns(): return select(users.c.id == 1, ~(users.c.id == 2), users.c.id.in_([1, 2]))
@case
def case_columns(): return select(case_((users.c.id == 1, "a"), else_="b"), cast(users.c.id, String), type_coerce(users.c.id, String))
@case
def cast_twice(): return select(cast(users.c.id, String), cast(users.c.id, String), cast(posts.c.id, String))
@case
def long_labels():
    long = Table("a_table_with_a_very_long_name_that_goes_on_and_on", MetaData(), Column("a_column_with_a_very_long_name_too_and_more", Integer), Column("b" * 60, Integer))
    return select(long).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
@case
def nested_subqueries():
    a = select(users.c.id).subquery()
    b = select(a.c.id).subquery()
    return select(b.c.id)
@case
def join_alias_flat():
    j = users.join(posts).alias("j") if False else users.join(posts)._anonymous_fromclause(flat=True)
    return select(j)
@case
def join_alias_select(): return select(users.join(posts)._anonymous_fromclause())


# -- copies: parameters replaced, tables replaced by aliases, elements replaced ---------------------------------------
from sqlalchemy.sql import util as sql_util, visitors


@case
def params_where(): return select(users.c.id).where(users.c.name == bindparam("n")).params(n="y")
@case
def params_subquery():
    s = select(posts.c.user_id).where(posts.c.title == bindparam("t")).subquery("s")
    return select(users.c.id, s.c.user_id).join(s, s.c.user_id == users.c.id).where(users.c.age > bindparam("a")).params(t="x", a=4)
@case
def params_cte():
    c = select(posts.c.user_id).where(posts.c.title == bindparam("t")).cte("c")
    return select(users.c.id).join(c, c.c.user_id == users.c.id).params(t="x")
@case
def params_union(): return union(select(users.c.id).where(users.c.name == bindparam("n")), select(posts.c.id).where(posts.c.title == bindparam("n"))).params(n="z")
@case
def params_exists(): return select(users.c.id).where(exists().where(posts.c.user_id == users.c.id, posts.c.title == bindparam("t"))).params(t=1)
@case
def params_unique(): return select(users.c.id).where(users.c.name == bindparam("n"), users.c.age == bindparam("n")).unique_params(n=3)
@case
def adapt_where():
    u = users.alias("u")
    return sql_util.ClauseAdapter(u).traverse(select(users.c.id, users.c.name).where(users.c.age > 3).order_by(users.c.id))
@case
def adapt_join():
    u = users.alias("u")
    return sql_util.ClauseAdapter(u).traverse(select(users.c.id, posts.c.title).select_from(users.join(posts)).where(users.c.age > 3))
@case
def adapt_setup_join():
    p = posts.alias("p")
    return sql_util.ClauseAdapter(p).traverse(select(users.c.id, posts.c.title).join(posts))
@case
def adapt_exists():
    u = users.alias("u")
    return sql_util.ClauseAdapter(u).traverse(select(users.c.id).where(exists(posts.c.id).where(posts.c.user_id == users.c.id)))
@case
def adapt_subquery():
    s = select(users.c.id, users.c.name).subquery("s")
    crit = sql_util.ClauseAdapter(s).traverse(and_(users.c.id == 5, users.c.name.like("x%")))
    return select(s).where(crit)
@case
def adapt_union():
    s = union(select(users.c.id, users.c.name), select(posts.c.id, posts.c.title)).subquery("s")
    crit = sql_util.ClauseAdapter(s).traverse(or_(users.c.id == 5, posts.c.title == "x"))
    return select(s.c.name).where(crit)
@case
def adapt_function():
    u = users.alias("u")
    return select(sql_util.ClauseAdapter(u).traverse(func.coalesce(users.c.name, func.lower(users.c.name)).label("n")))
@case
def replace_column():
    def swap(e, **kw):
        return users.c.age if e is users.c.id else None
    return visitors.replacement_traverse(select(users.c.id).where(users.c.id == 4), {}, swap)
@case
def cloned_subquery():
    s = select(posts.c.user_id, posts.c.id).where(posts.c.score == 5).subquery("s")
    st = select(users.c.id, s.c.user_id).join(s, s.c.user_id == users.c.id).where(s.c.id > 1).order_by(s.c.id)
    return visitors.cloned_traverse(st, {}, {})
@case
def cloned_cte_twice():
    c = select(posts.c.user_id).where(posts.c.score == 5).cte("c")
    st = visitors.cloned_traverse(select(users.c.id).where(users.c.id.in_(select(c.c.user_id))), {}, {})
    return st.where(users.c.age.in_(select(c.c.user_id)))
@case
def cloned_recursive():
    c = select(nodes.c.id, nodes.c.name).where(nodes.c.parent_id == None).cte("tree", recursive=True)
    c = c.union_all(select(nodes.c.id, nodes.c.name).join(c, nodes.c.parent_id == c.c.id))
    return visitors.cloned_traverse(select(c), {}, {})
@case
def cloned_lateral():
    s = select(posts.c.title).where(posts.c.user_id == users.c.id).lateral("p")
    return visitors.cloned_traverse(select(users.c.id, s.c.title).join(s, true()), {}, {})
@case
def cloned_only_columns(): return visitors.cloned_traverse(select(users.c.id).join(posts).with_only_columns(tags.c.id), {}, {})
@case
def cloned_dml_cte():
    c = insert(users).values([{"name": "x"}, {"name": "y"}]).returning(users.c.id).cte("ins")
    return visitors.cloned_traverse(select(c.c.id).where(c.c.id > 4), {}, {})
@case
def annotated_from():
    u = users._annotate({"a": 1})
    return select(u, users.c.id).where(u.c.id == 5).join(posts)
@case
def annotated_columns(): return select(users.c.id._annotate({"x": 1}), users.c.id).where(users.c.id._annotate({"y": 2}) == 5)
@case
def annotated_alias():
    u = users.alias("u")
    return select(u._annotate({"a": 1}), u.c.name).join(posts, posts.c.user_id == u.c.id)
