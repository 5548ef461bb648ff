# Corners of SELECT and DML; each function is one case, recorded per dialect into corners.json.
from sqlalchemy import *
from sqlalchemy.sql.elements import quoted_name
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


KW = {}


def case(fn=None, **kw):
    def register(fn):
        CASES[fn.__name__] = fn
        KW[fn.__name__] = kw
        return fn
    return register(fn) if fn else register


@case
def plain(): return select(users)
mixed = Table(quoted_name("Plain", False), m, Column(quoted_name("Id", False), Integer, primary_key=True), Column("forced", Integer, quote=True), Column("per%cent", Integer))


@case
def select_join_object(): return select(users.join(posts))
@case
def table_select(): return users.select().where(users.c.id == 1)
@case
def table_insert(): return users.insert().values(name="x")
@case
def table_update(): return users.update().where(users.c.id == 1).values(name="x")
@case
def table_delete(): return users.delete().where(users.c.id == 1)
@case
def group_by_table(): return select(users.c.id).group_by(users)
@case
def group_by_label_object():
    x = func.lower(users.c.name).label("low")
    return select(x, func.count()).group_by(x).order_by(x.desc())
@case
def order_by_func_of_label():
    x = (users.c.id + 1).label("x")
    return select(x).order_by(func.abs(x))
@case
def order_by_nulls(): return select(users.c.id.label("a")).order_by(desc("a").nulls_last(), nulls_first(asc(users.c.name)))
@case
def order_by_in_union():
    return union(select(users.c.id.label("a")), select(posts.c.id)).order_by(desc("a"))
@case
def order_by_subquery_label():
    s = select(func.max(posts.c.id)).where(posts.c.user_id == users.c.id).scalar_subquery().label("last")
    return select(users.c.id, s).order_by(s.desc())
@case
def order_by_number(): return select(users.c.id).order_by(text("1"))
@case
def limit_bind(): return select(users.c.id).limit(bindparam("n", type_=Integer)).offset(bindparam("o", type_=Integer))
@case
def limit_none(): return select(users.c.id).limit(5).limit(None)
@case
def limit_zero(): return select(users.c.id).limit(0)
@case
def limit_expression(): return select(users.c.id).limit(literal(5) + 5).offset(literal_column("3"))
@case
def count_distinct(): return select(func.count(distinct(users.c.id)), func.count(users.c.id.distinct()))
@case
def in_empty(): return select(users.c.id).where(users.c.id.in_([]), users.c.name.not_in([]))
@case
def in_tuple(): return select(users.c.id).where(tuple_(users.c.id, users.c.name).in_([(1, "a"), (2, "b")]))
@case
def in_tuple_select(): return select(users.c.id).where(tuple_(users.c.id, users.c.name).in_(select(posts.c.id, posts.c.title)))
@case
def any_select(): return select(users.c.id).where(users.c.id == any_(select(posts.c.user_id).scalar_subquery()))
@case
def all_select(): return select(users.c.id).where(users.c.id > all_(select(posts.c.user_id).scalar_subquery()))
@case
def from_text(): return select(text("x.a")).select_from(text("users x")).where(text("x.b = :b")).params(b=3)
@case
def from_table_function(): return select(func.generate_series(1, 3).alias("g").column)
@case
def text_and_column(): return select(text("count(*)"), literal_column("users.a + 1").label("q"), column("z"))
@case
def label_quoted(): return select(users.c.id.label("Mixed Case"), users.c.name.label("select"))
@case
def label_ordered_quoted(): return select(users.c.id.label("Mixed")).order_by("Mixed")
@case
def quoted_names(): return select(mixed).where(mixed.c.forced == 5)
@case
def percent_bind(): return select(mixed.c["per%cent"]).where(mixed.c["per%cent"] == 5)
@case
def percent_literal(): return select(literal_column("a % 5"), text("'%'"), users.c.id % 3)
@case(schema_translate_map={None: "main", "warehouse": "wh"}, render_schema_translate=True)
def translate(): return select(users.c.id, other.c.id).join_from(users, other, users.c.id == other.c.id)
@case(schema_translate_map={"warehouse": None}, render_schema_translate=False)
def translate_placeholder(): return select(other.c.id)
@case(schema_translate_map={None: "x"}, render_schema_translate=True)
def translate_insert(): return insert(users).values(name="a").returning(users.c.id)
@case
def outerjoin_from(): return select(users.c.id, posts.c.id).outerjoin_from(users, posts)
@case
def join_from_replaces(): return select(users.c.id).select_from(tags).join_from(users, posts).where(tags.c.id == posts.c.id)
@case
def join_subquery_nested():
    s = select(users.join(posts)).subquery("j")
    return select(s.c.name, tags.c.label).join(tags, tags.c.id == s.c.id)
@case
def join_alias_chain():
    p1, p2 = posts.alias("p1"), posts.alias("p2")
    return select(users.c.id).join(p1, p1.c.user_id == users.c.id).join(p2, p2.c.user_id == p1.c.user_id)
@case
def join_onclause_bool(): return select(users.c.id).join(posts, users.c.id == posts.c.user_id, isouter=True).where(posts.c.id == None)
@case
def join_ambiguous_alias():
    a, b = users.alias("a"), users.alias("b")
    return select(a.c.id, b.c.id).join(posts)
@case
def join_reverse(): return select(posts.c.id).join(users)
@case
def join_association(): return select(posts.c.id, tags.c.label).select_from(posts.join(post_tags).join(tags))
@case
def join_grouping_fk(): return select(tags.c.id).select_from(tags.join(users.join(posts)))
@case
def exists_of_join(): return select(users.c.id).where(exists().select_from(posts.join(post_tags)).where(posts.c.user_id == users.c.id))
@case
def exists_or(): return select(users.c.id).where(or_(exists().where(posts.c.user_id == users.c.id), users.c.id == 1))
@case
def exists_label(): return select(exists().where(users.c.id == 1).label("e"), exists(select(posts.c.id)))
@case
def subquery_in_from_and_where():
    s = select(posts.c.user_id).subquery("s")
    return select(users.c.id).where(users.c.id.in_(select(s.c.user_id)))
@case
def subquery_dupes(): return select(select(users.c.id, users.c.id, posts.c.id).join(posts).subquery("s"))
@case
def subquery_expressions(): return select(select(users.c.id + 1, users.c.id + 2, literal(3), text("x")).subquery("s"))
@case
def subquery_of_alias():
    u = users.alias()
    return select(select(u.c.id, u.c.name).subquery())
@case
def subquery_cte_alias():
    c = select(users).cte("c")
    s = select(c.alias("x")).subquery("y")
    return select(s.c.name, c.c.id)
@case
def union_label_style(): return union(select(users.c.id, posts.c.id).join(posts), select(tags.c.id, nodes.c.id)).subquery("u").select()
@case
def union_in_union(): return union_all(union(select(users.c.id), select(posts.c.id)).limit(3), select(tags.c.id)).order_by(text("1"))
@case
def union_with_cte_inside():
    c = select(users.c.id).cte("c")
    return select(c.c.id).union(select(posts.c.id)).subquery().select()
@case
def union_group_by(): return union(select(users.c.id), select(posts.c.id)).group_by("id")
@case
def union_for_update(): return union(select(users.c.id), select(posts.c.id)).with_for_update()
@case
def union_scalar_column(): return select(union(select(users.c.id), select(posts.c.id)).limit(1).scalar_subquery())
@case
def cte_nested_three():
    a = select(users.c.id).cte("a")
    b = select(a.c.id).cte("b", nesting=True)
    c = select(b.c.id, a.c.id.label("z")).cte("c")
    return select(c.c.id)
@case
def cte_recursive_columns():
    c = select(literal(1), users.c.id + 1, users.c.name.label("q")).cte("c", recursive=True)
    return select(c.union_all(select(c)))
@case
def cte_multiple_references():
    c = select(users.c.id).cte("c")
    d, e = c.alias(), c.alias()
    return select(d.c.id, e.c.id, c.c.id).where(d.c.id == e.c.id)
@case
def cte_anon_alias():
    c = select(users.c.id).cte()
    d = c.alias()
    return select(c.c.id, d.c.id)
@case
def cte_textual(): return select(text("SELECT 1 AS one").columns(column("one", Integer)).cte("t"))
@case
def cte_in_union_members():
    a = select(users.c.id).cte("a")
    b = select(posts.c.id).cte("b")
    return union_all(select(a.c.id), select(b.c.id))
@case
def cte_in_insert_select_nested():
    c = select(users.c.name).cte("c", nesting=True)
    return insert(users).from_select(["name"], select(c.c.name))
@case
def cte_update_returning():
    c = update(users).values(name="x").returning(users).cte("u")
    return select(c, posts.c.title).join(posts, posts.c.user_id == c.c.id)
@case
def cte_delete_add():
    c = delete(posts).where(posts.c.id == 5).cte("d")
    return delete(users).add_cte(c)
@case
def lateral_function():
    f = func.json_each(users.c.name).table_valued("key", "value").lateral()
    return select(users.c.id, f.c.key).select_from(users).join(f, true())
@case
def lateral_of_join():
    s = select(posts.c.id, tags.c.label).select_from(posts.join(post_tags).join(tags)).where(posts.c.user_id == users.c.id).lateral("l")
    return select(users.c.id, s.c.label).join(s, true(), isouter=True)
@case
def values_cte_named(): return select(values(column("id", Integer), column("n", String), name="v").data([(1, "a")]).cte("c").c.n)
@case
def values_lateral(): return select(users.c.id).join(values(column("x", Integer), name="v").data([(1,)]).lateral(), true())
@case
def values_types(): return select(values(column("a", Integer), column("b"), name="v").data([(1, None), (2, "x")]).data([(3, 4.5)]))
@case
def tablesample_join():
    t = users.tablesample(5, name="s")
    return select(t.c.id, posts.c.id).join(posts, posts.c.user_id == t.c.id)
@case
def tv_two():
    a, b = func.a(1).table_valued("x"), func.b(2).table_valued("y")
    return select(a.c.x, b.c.y)
@case
def tv_column_named(): return select(func.jsonb_each(users.c.name).table_valued("key", column("value", Integer), name="j").c.value + 1)
@case
def column_valued_ordinality(): return select(func.unnest(literal("a")).table_valued("v", with_ordinality="o", name="t").render_derived())
@case
def func_scalar_table(): return select(func.jsonb_each(users.c.name).scalar_table_valued("key"))
@case
def hint_alias():
    u = users.alias("uu")
    return select(u.c.id).with_hint(u, "USE INDEX (%(name)s_ix)", "mysql").with_hint(u, "INDEXED BY x", "sqlite")
@case
def hint_join(): return select(users.c.id).join(posts).with_hint(posts, "FORCE INDEX (x)", "mysql")
@case
def hint_statement_two(): return select(users.c.id).with_statement_hint("A").with_statement_hint("B", "postgresql")
@case
def for_update_of_list(): return select(users.c.id, posts.c.id).join(posts).with_for_update(of=[users, posts.c.id])
@case
def for_update_alias():
    u = users.alias("u")
    return select(u.c.id).with_for_update(of=u)
@case
def prefixes_two(): return select(users.c.id).distinct().prefix_with("A", "B", text("C"))
@case
def having_only(): return select(func.count()).having(func.count() > 1, users.c.id == 3)
@case
def where_string(): return select(users.c.id).where("id = 5")
@case
def select_string(): return select("id")
@case
def select_list(): return select([users.c.id])
@case
def from_select_not_subquery(): return select(users.c.id).select_from(select(posts.c.id))
@case
def join_to_column(): return select(users.c.id).join(posts.c.id)
@case
def bool_literals(): return select(users.c.id).where(True, users.c.id == 1)
@case
def where_false_literal(): return select(users.c.id).where(False)
@case
def correlate_two_levels():
    inner = select(posts.c.id).where(posts.c.user_id == users.c.id).correlate(users).scalar_subquery()
    mid = select(tags.c.id).where(tags.c.id == inner).scalar_subquery()
    return select(users.c.id).where(users.c.id == mid)
@case
def correlate_multiple(): return select(users.c.id, tags.c.id).where(exists(posts.c.id).where(posts.c.user_id == users.c.id, posts.c.id == tags.c.id))
@case
def correlate_alias_same():
    u = users.alias("u2")
    return select(users.c.id).where(exists(u.c.id).where(u.c.name == users.c.name))
@case
def correlate_in_columns(): return select(users.c.id, select(func.count()).select_from(posts).where(posts.c.user_id == users.c.id).scalar_subquery())
@case
def correlate_in_order(): return select(users.c.id).order_by(select(func.max(posts.c.id)).where(posts.c.user_id == users.c.id).scalar_subquery())
@case
def correlate_in_from_lateral():
    s = select(func.count().label("n")).where(posts.c.user_id == users.c.id).correlate(users).subquery("s")
    return select(users.c.id, s.c.n)
@case
def update_join(): return update(users.join(posts, users.c.id == posts.c.user_id)).values({users.c.name: "x"}).where(posts.c.title == "t")
@case
def update_from_subquery():
    s = select(posts.c.user_id, func.max(posts.c.score).label("top")).group_by(posts.c.user_id).subquery("s")
    return update(users).values(age=s.c.top).where(users.c.id == s.c.user_id)
@case
def update_from_cte():
    c = select(posts.c.user_id, posts.c.score).cte("c")
    return update(users).values(age=c.c.score).where(users.c.id == c.c.user_id)
@case
def update_from_two(): return update(users).values(name=tags.c.label).where(users.c.id == posts.c.user_id, posts.c.id == post_tags.c.post_id, tags.c.id == post_tags.c.tag_id)
@case
def update_correlated_same(): return update(users).values(age=select(func.max(users.c.age)).scalar_subquery())
@case
def update_returning_from(): return update(users).values(name="x").where(users.c.id == posts.c.user_id).returning(users.c.id, posts.c.title)
@case
def update_literal(): return update(users).values(name=literal("x"), age=text("age + 1"))
@case
def update_empty(): return update(users).values({})
@case
def update_null(): return update(users).values(name=None, age=null())
@case
def delete_alias():
    u = users.alias("u")
    return delete(u).where(u.c.id == 5)
@case
def delete_using_cte():
    c = select(posts.c.user_id).cte("c")
    return delete(users).where(users.c.id == c.c.user_id)
@case
def delete_returning_using(): return delete(users).where(users.c.id == posts.c.user_id).returning(posts.c.id)
@case
def insert_select_alias():
    u = users.alias("u")
    return insert(users).from_select(["name", "age"], select(u.c.name, u.c.age + 1).where(u.c.id > 5).order_by(u.c.id).limit(3))
@case
def insert_from_subquery(): return insert(users).from_select(["name"], select(posts.c.title).subquery())
@case
def insert_from_text(): return insert(users).from_select(["name"], text("SELECT a FROM b").columns(column("a")))
@case
def insert_unknown_select(): return insert(users).from_select(["nope"], select(posts.c.title))
@case
def insert_values_after_select(): return insert(users).from_select(["name"], select(posts.c.title)).values(age=1)
@case
def insert_multi_bind(): return insert(users).values([{"name": bindparam("a"), "age": 1}, {"name": bindparam("b"), "age": 2}])
@case
def insert_multi_columns_keyed(): return insert(keyed).values([{"a": 1, "b": 2}, {"a": 3, "b": 4}])
@case
def insert_returning_subquery(): return insert(users).values(name="x").returning(select(func.count(posts.c.id)).scalar_subquery().label("n"))
@case
def insert_returning_dupes(): return insert(users).values(name="x").returning(users.c.id, users.c.id, users.c.name.label("id"))
@case
def delete_exists_correlate(): return delete(users).where(exists(users.c.id).where(users.c.name == "x"))
