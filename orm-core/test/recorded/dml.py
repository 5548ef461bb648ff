# INSERT, UPDATE and DELETE of many kinds; each function is one case, recorded per dialect into dml.json.
from sqlalchemy import *
from sqlalchemy.sql.elements import quoted_name

m = MetaData()
users = Table("users", m, Column("id", Integer, primary_key=True), Column("name", String(50)), Column("age", Integer))
posts = Table("posts", m, Column("id", Integer, primary_key=True), Column("user_id", ForeignKey("users.id")), Column("title", String(100)), Column("score", Integer))
defaults = Table(
    "defaults", m,
    Column("id", Integer, primary_key=True),
    Column("a", Integer, default=5),
    Column("b", Integer, default=lambda: 7),
    Column("c", Integer, default=func.length("abc")),
    Column("d", Integer, server_default="3"),
    Column("e", Integer, onupdate=9),
    Column("f", Integer, onupdate=func.length("x")),
    Column("g", Integer, server_onupdate=FetchedValue()),
)
stringpk = Table("stringpk", m, Column("code", String(5), primary_key=True), Column("v", Integer))
seqpk = Table("seqpk", m, Column("id", Integer, Sequence("seq_id"), primary_key=True), Column("v", Integer, Sequence("seq_v", optional=True)))
serverpk = Table("serverpk", m, Column("id", String(5), primary_key=True, server_default=text("gen()")), Column("v", Integer))
exprpk = Table("exprpk", m, Column("id", Integer, primary_key=True, default=select(func.max(users.c.id) + 1).scalar_subquery()), Column("v", Integer))
ident = Table("ident", m, Column("id", Integer, Identity(), primary_key=True), Column("v", Integer))
composite = Table("composite", m, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True), Column("v", Integer))
keyed = Table("keyed", m, Column("col_a", Integer, key="a", primary_key=True), Column("col b", Integer, key="b"))
quoted = Table("Select", m, Column("order", Integer, primary_key=True), Column("Mixed", Integer), schema="Some Schema")
t1 = table("t1", column("a"), column("b", Integer))

CASES = {}
KW = {}


def case(fn=None, **kw):
    def register(fn):
        CASES[fn.__name__] = fn
        if kw:
            KW[fn.__name__] = kw
        return fn
    return register(fn) if fn else register


@case
def ins_plain(): return insert(users)
@case
def ins_values(): return insert(users).values(name="x", age=3)
@case
def ins_values_order(): return insert(users).values(age=3, name="x")
@case
def ins_values_column(): return insert(users).values({users.c.name: "x"})
@case
def ins_values_tuple(): return insert(users).values((1, "x", 3))
@case
def ins_values_chain(): return insert(users).values(name="x").values(age=5, name="y")
@case
def ins_values_none(): return insert(users).values(name=None)
@case
def ins_values_expr(): return insert(users).values(name=func.lower("X"), age=users.c.age + 1)
@case
def ins_values_bind(): return insert(users).values(name=bindparam("who"), age=bindparam("years", type_=Integer))
@case
def ins_values_subquery(): return insert(users).values(name=select(func.max(posts.c.title)).scalar_subquery())
@case
def ins_multi(): return insert(users).values([{"name": "x", "age": 1}, {"name": "y", "age": 2}])
@case
def ins_multi_tuples(): return insert(users).values([(1, "x", 1), (2, "y", 2)])
@case
def ins_multi_expr(): return insert(users).values([{"name": func.lower("X")}, {"name": "y"}])
@case
def ins_multi_missing(): return insert(users).values([{"name": "x", "age": 1}, {"name": "y"}])
@case
def ins_multi_default(): return insert(defaults).values([{"d": 1}, {"d": 2}])
@case
def ins_mixed(): return insert(users).values(name="x").values([{"name": "y"}])
@case
def ins_unknown(): return insert(users).values(nope=1, name="x")
@case
def ins_defaults(): return insert(defaults)
@case
def ins_defaults_values(): return insert(defaults).values(d=1)
@case
def ins_defaults_inline(): return insert(defaults).values(d=1).inline()
@case(column_keys=[])
def ins_empty(): return insert(users)
@case(column_keys=["name"])
def ins_column_keys(): return insert(users)
@case(column_keys=["name", "age"])
def ins_column_keys_values(): return insert(users).values(age=5)
@case(column_keys=["nope"])
def ins_column_keys_unknown(): return insert(users)
@case
def ins_values_empty(): return insert(users).values()
@case
def ins_returning(): return insert(users).values(name="x").returning(users.c.id, users.c.name)
@case
def ins_returning_expr(): return insert(users).values(name="x").returning(users.c.id + 1, func.lower(users.c.name).label("low"), users.c.id, users.c.id)
@case
def ins_returning_table(): return insert(users).values(name="x").returning(users)
@case
def ins_returning_key(): return insert(keyed).values(a=1, b=2).returning(keyed.c.b)
@case
def ins_return_defaults(): return insert(defaults).values(a=1).return_defaults()
@case
def ins_from_select(): return insert(users).from_select(["name", "age"], select(posts.c.title, posts.c.score).where(posts.c.id == 5))
@case
def ins_from_select_columns(): return insert(users).from_select([users.c.name], select(posts.c.title))
@case
def ins_from_select_defaults(): return insert(defaults).from_select(["d"], select(posts.c.id))
@case
def ins_from_select_no_defaults(): return insert(defaults).from_select(["d"], select(posts.c.id), include_defaults=False)
@case
def ins_from_union(): return insert(users).from_select(["name"], select(posts.c.title).union(select(posts.c.title)))
@case
def ins_from_cte():
    c = select(posts.c.title).cte("c")
    return insert(users).from_select(["name"], select(c.c.title))
@case
def ins_cte():
    c = select(func.max(posts.c.id).label("m")).cte("c")
    return insert(users).values(age=select(c.c.m).scalar_subquery()).add_cte(c)
@case
def ins_stringpk(): return insert(stringpk).values(v=1)
@case
def ins_seq(): return insert(seqpk)
@case
def ins_seq_values(): return insert(seqpk).values(v=1)
@case
def ins_serverpk(): return insert(serverpk).values(v=1)
@case
def ins_exprpk(): return insert(exprpk).values(v=1)
@case
def ins_identity(): return insert(ident).values(v=1)
@case
def ins_composite(): return insert(composite).values(v=1, a=2, b=3)
@case
def ins_keyed(): return insert(keyed).values(a=1, b=2)
@case
def ins_quoted(): return insert(quoted).values(order=1, Mixed=2)
@case
def ins_light(): return insert(t1).values(a=1)
@case
def ins_light_plain(): return insert(t1)
@case
def ins_prefix(): return insert(users).values(name="x").prefix_with("OR REPLACE", dialect="sqlite").prefix_with("IGNORE", dialect="mysql")
@case
def ins_hint(): return insert(users).values(name="x").with_hint("WITH (PAGLOCK)", dialect_name="*")
@case
def ins_pk_null(): return insert(users).values(id=None, name="x")
@case
def upd_plain(): return update(users)
@case
def upd_values(): return update(users).values(name="x").where(users.c.id == 5)
@case
def upd_values_expr(): return update(users).values(age=users.c.age + 1)
@case
def upd_values_column(): return update(users).values({users.c.age: users.c.id, "name": "n"})
@case
def upd_ordered(): return update(users).ordered_values((users.c.age, 1), ("name", "x"), (users.c.id, 3))
@case
def upd_ordered_twice(): return update(users).ordered_values(("name", "x")).values(age=3)
@case
def upd_onupdate(): return update(defaults).values(a=1)
@case
def upd_bind_where(): return update(users).where(users.c.id == bindparam("uid")).values(name=bindparam("who"))
@case
def upd_bind_conflict(): return update(users).where(users.c.id == bindparam("name")).values(name="x")
@case
def upd_subquery(): return update(users).values(name=select(posts.c.title).where(posts.c.user_id == users.c.id).scalar_subquery())
@case
def upd_exists(): return update(users).values(name="x").where(exists().where(posts.c.user_id == users.c.id))
@case
def upd_in(): return update(users).values(name="x").where(users.c.id.in_([1, 2, 3]))
@case
def upd_from(): return update(users).values(name=posts.c.title).where(users.c.id == posts.c.user_id)
@case
def upd_from_alias():
    p = posts.alias("p")
    return update(users).values(name="x").where(users.c.id == p.c.user_id, p.c.score > 5)
@case
def upd_multi_set(): return update(users).values({users.c.name: "x", posts.c.title: "y"}).where(users.c.id == posts.c.user_id)
@case
def upd_multi_set_missing(): return update(users).values({users.c.name: "x", posts.c.title: "y"})
@case
def upd_unknown(): return update(users).values(nope=1)
@case
def upd_returning(): return update(users).values(name="x").returning(users.c.id, users.c.name.label("n"))
@case
def upd_alias():
    u = users.alias("u")
    return update(u).values(name="x").where(u.c.id == 1)
@case
def upd_cte():
    c = select(posts.c.user_id).where(posts.c.score > 3).cte("c")
    return update(users).values(name="x").where(users.c.id.in_(select(c.c.user_id)))
@case
def upd_hint(): return update(users).values(name="x").with_hint("ONLY")
@case(column_keys=["name"])
def upd_column_keys(): return update(users).where(users.c.id == 5)
@case
def upd_limit(): return update(users).values(name="x").with_dialect_options(mysql_limit=10)
@case
def upd_quoted(): return update(quoted).values(Mixed=2).where(quoted.c.order == 1)
@case
def upd_prefix(): return update(users).values(name="x").prefix_with("LOW_PRIORITY", dialect="mysql")
@case
def upd_multi_values(): return update(users).values([{"name": "x"}])
@case
def del_plain(): return delete(users)
@case
def del_where(): return delete(users).where(users.c.id == 5, users.c.name == "x")
@case
def del_using(): return delete(users).where(users.c.id == posts.c.user_id, posts.c.score < 0)
@case
def del_using_alias():
    p = posts.alias("p")
    return delete(users).where(users.c.id == p.c.user_id)
@case
def del_returning(): return delete(users).where(users.c.id == 5).returning(users)
@case
def del_subquery(): return delete(users).where(users.c.id.in_(select(posts.c.user_id).where(posts.c.score == 0)))
@case
def del_correlated(): return delete(users).where(~exists(select(posts.c.id).where(posts.c.user_id == users.c.id)))
@case
def del_cte():
    c = select(posts.c.user_id).cte("c")
    return delete(users).where(users.c.id.in_(select(c.c.user_id)))
@case
def del_limit(): return delete(users).with_dialect_options(mysql_limit=3)
@case
def del_filter_by(): return delete(users).filter_by(name="x")
@case
def del_prefix(): return delete(users).prefix_with("QUICK", dialect="mysql")
@case
def dml_cte_chain():
    moved = delete(posts).where(posts.c.score < 0).returning(posts.c.user_id, posts.c.title).cte("moved")
    return insert(users).from_select(["id", "name"], select(moved.c.user_id, moved.c.title))
@case
def dml_cte_update():
    up = update(users).values(name="x").where(users.c.id == 3).returning(users.c.id).cte("up")
    return select(up.c.id)
@case
def dml_cte_two_inserts():
    a = insert(users).values(name="x").returning(users.c.id).cte("a")
    b = insert(posts).values(title="y", user_id=select(a.c.id).scalar_subquery()).returning(posts.c.id).cte("b")
    return select(b.c.id)
@case
def translate_like(): return insert(users).values(name="a%b", age=literal(3))


# -- many rows: the statement that one execution with a list of parameters is compiled to ------------------------------
MANY = {"column_keys": ["name", "age"], "for_executemany": True}
sentinel = Table("sentinel", m, Column("id", String(10), primary_key=True, default=lambda: "x"), Column("v", Integer))
sent_col = Table("sent_col", m, Column("id", Integer, Identity(increment=-1), primary_key=True), Column("v", Integer), insert_sentinel("s"))


@case(**MANY)
def many_plain(): return insert(users)
@case(**MANY)
def many_returning(): return insert(users).returning(users.c.id)
@case(**MANY)
def many_sorted(): return insert(users).returning(users.c.id, users.c.name, sort_by_parameter_order=True)
@case(**MANY)
def many_return_defaults(): return insert(users).return_defaults(users.c.id, sort_by_parameter_order=True)
@case(column_keys=["v"], for_executemany=True)
def many_client_default(): return insert(sentinel).returning(sentinel.c.id, sort_by_parameter_order=True)
@case(column_keys=["v"], for_executemany=True)
def many_sentinel_column(): return insert(sent_col).returning(sent_col.c.id, sort_by_parameter_order=True)
@case(column_keys=[], for_executemany=True)
def many_empty(): return insert(users).returning(users.c.id)
@case(column_keys=["d"], for_executemany=True)
def many_defaults(): return insert(defaults)
@case(column_keys=["name", "uid"], for_executemany=True)
def many_update(): return update(users).where(users.c.id == bindparam("uid"))
@case
def sorted_multi_values(): return insert(users).values([{"name": "x"}]).returning(users.c.id, sort_by_parameter_order=True)
@case
def sorted_update(): return update(users).values(name="x").returning(users.c.id, sort_by_parameter_order=True)
@case
def returning_twice(): return insert(users).values(name="x").returning(users.c.id).returning(users.c.name)
@case
def returning_and_defaults(): return insert(users).return_defaults().returning(users.c.id)
@case
def update_return_defaults(): return update(defaults).values(a=1).return_defaults()
@case
def delete_return_defaults(): return delete(users).where(users.c.id == 1).return_defaults(users.c.name)
