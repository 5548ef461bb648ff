# Statements that dialects write in their own way; recorded per dialect into dialects.json.
from sqlalchemy import *
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY, HSTORE, INT4RANGE, JSONB, TSVECTOR, Range, aggregate_order_by, array, array_agg
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.mysql import insert as my_insert, match
from sqlalchemy.dialects.sqlite import insert as lite_insert

m = MetaData()
t = Table(
    "t",
    m,
    Column("id", Integer, primary_key=True),
    Column("name", String(50)),
    Column("score", Numeric(10, 2)),
    Column("flag", Boolean),
    Column("at", DateTime),
    Column("data", JSON),
)
u = Table("u", m, Column("id", Integer, primary_key=True), Column("t_id", ForeignKey("t.id")), Column("note", Text), schema="s")
p = Table(
    "p",
    m,
    Column("id", Integer, primary_key=True),
    Column("arr", ARRAY(Integer)),
    Column("arr2", ARRAY(String, dimensions=2)),
    Column("j", JSONB),
    Column("js", postgresql.JSON),
    Column("h", HSTORE),
    Column("r", INT4RANGE),
    Column("v", TSVECTOR),
    Column("uid", Uuid),
    Column("e", Enum("a", "b", name="ab")),
    Column("ip", postgresql.INET),
    Column("iv", Interval),
)
m1 = Table("m1", m, Column("id", Integer, primary_key=True), Column("a", mysql.VARCHAR(20)), Column("b", mysql.INTEGER(unsigned=True)), Column("f", Float), Column("dbl", Double))

# paging, locks, distinct
limit = select(t.c.id).limit(5)
offset = select(t.c.id).offset(10)
limit_offset = select(t.c.id).limit(5).offset(10)
fetch = select(t.c.id).order_by(t.c.id).fetch(5).offset(2)
fetch_ties = select(t.c.id).order_by(t.c.id).fetch(5, with_ties=True)
fetch_percent = select(t.c.id).fetch(5, percent=True)
lock = select(t.c.id).with_for_update()
lock_read = select(t.c.id).with_for_update(read=True)
lock_nowait = select(t.c.id).with_for_update(nowait=True)
lock_skip = select(t.c.id).with_for_update(skip_locked=True)
lock_of = select(t.c.id, u.c.id).join(u).with_for_update(of=u)
lock_of_col = select(t.c.id).with_for_update(of=[t.c.id, t.c.name], key_share=True)
lock_share = select(t.c.id).with_for_update(read=True, key_share=True)
distinct_on = select(t.c.id, t.c.name).distinct(t.c.name, t.c.flag)
distinct_plain = select(t.c.name).distinct()
join_inner = select(t.c.id).join(u)
join_outer = select(t.c.id).outerjoin(u)
join_full = select(t.c.id).join(u, full=True)
hint = select(t.c.id).with_hint(t, "USE INDEX (x)", "mysql")
hint_only = select(t.c.id).with_hint(t, "ONLY", "postgresql")
no_from = select(literal(1)).where(literal(2) == 3)

# operators
concat = select(t.c.name + "x" + t.c.name)
concat2 = select(t.c.name.concat("x"))
ilike = select(t.c.id).where(t.c.name.ilike("%a%"))
ilike_esc = select(t.c.id).where(t.c.name.ilike("%a/%%", escape="/"))
not_ilike = select(t.c.id).where(t.c.name.not_ilike("%a%"))
icontains = select(t.c.id).where(t.c.name.icontains("a"))
like_esc = select(t.c.id).where(t.c.name.like("%a\\", escape="\\"))
contains_auto = select(t.c.id).where(t.c.name.contains("a%b", autoescape=True))
regexp = select(t.c.id).where(t.c.name.regexp_match("^a"))
regexp_i = select(t.c.id).where(t.c.name.regexp_match("^a", flags="i"))
regexp_m = select(t.c.id).where(t.c.name.regexp_match("^a", flags="ix"))
not_regexp = select(t.c.id).where(~t.c.name.regexp_match("^a"))
not_regexp_m = select(t.c.id).where(~t.c.name.regexp_match("^a", flags="m"))
regexp_replace = select(t.c.name.regexp_replace("a", "b"))
regexp_replace_g = select(t.c.name.regexp_replace("a", "b", flags="g"))
match_op = select(t.c.id).where(t.c.name.match("x & y"))
match_cfg = select(t.c.id).where(t.c.name.match("x", postgresql_regconfig="english"))
not_match = select(t.c.id).where(~t.c.name.match("x"))
distinct_from = select(t.c.id).where(t.c.name.is_distinct_from("a"))
not_distinct_from = select(t.c.id).where(t.c.name.is_not_distinct_from(None))
xor = select(t.c.id.bitwise_xor(5))
bits = select(t.c.id.bitwise_and(5).bitwise_or(2), t.c.id.bitwise_not(), t.c.id.bitwise_lshift(2))
truediv = select(t.c.id / 2)
floordiv = select(t.c.id // 2)
truediv_num = select(t.c.score / t.c.id)
floordiv_num = select(t.c.score // 3)
mod = select(t.c.id % 5)
true_false = select(t.c.id).where(and_(t.c.flag, true(), ~t.c.flag))
flag_true = select(t.c.id).where(t.c.flag == true(), t.c.flag.is_(False))
only_false = select(t.c.id).where(false())
in_list = select(t.c.id).where(t.c.id.in_([1, 2]))
in_empty = select(t.c.id).where(t.c.id.in_([]))
not_in_empty = select(t.c.id).where(t.c.id.not_in([]))
in_tuple = select(t.c.id).where(tuple_(t.c.id, t.c.name).in_([(1, "a"), (2, "b")]))
in_tuple_empty = select(t.c.id).where(tuple_(t.c.id, t.c.name).in_([]))
collate_ = select(t.c.name.collate("de_DE"))
nulls = select(t.c.id).order_by(t.c.id.desc().nulls_last(), t.c.name.asc().nulls_first())
percent = select(literal_column("'100%'"), t.c.name.op("%%")("x"), text("a % b"))
percent_label = select(t.c.id.label("50% off"))

# casts and functions
cast_int = select(cast(t.c.name, Integer))
cast_unsigned = select(cast(t.c.name, mysql.INTEGER(unsigned=True)))
cast_str = select(cast(t.c.id, String(10)))
cast_text = select(cast(t.c.id, Text))
cast_float = select(cast(t.c.id, Float))
cast_dbl = select(cast(t.c.id, Double))
cast_num = select(cast(t.c.id, Numeric(10, 2)))
cast_dt = select(cast(t.c.name, DateTime), cast(t.c.name, Date), cast(t.c.name, Time), cast(t.c.name, TIMESTAMP))
cast_bool = select(cast(t.c.id, Boolean))
cast_json = select(cast(t.c.name, JSON))
cast_bin = select(cast(t.c.name, LargeBinary))
cast_enum = select(cast(t.c.name, Enum("a", "b", name="ab")))
cast_charset = select(cast(t.c.name, mysql.VARCHAR(5, charset="utf8")))
cast_interval = select(cast(t.c.name, Interval))
cast_uuid = select(cast(t.c.name, Uuid))
cast_array = select(cast([1, 2], ARRAY(Integer)))
trycast = select(try_cast(t.c.name, Integer))
now = select(func.now())
current = select(func.current_timestamp(), func.current_date(), func.localtimestamp(), func.sysdate())
char_length = select(func.char_length(t.c.name))
random_ = select(func.random())
substring = select(func.substring(t.c.name, 1, 3), func.substring(t.c.name, 2))
agg_strings = select(func.aggregate_strings(t.c.name, ", "))
rollup = select(t.c.name, func.count()).group_by(func.rollup(t.c.name, t.c.flag))
extract_year = select(extract("year", t.c.at))
extract_ms = select(extract("milliseconds", t.c.at))
extract_bad = select(extract("century", t.c.at))
concat_ws = select(func.concat(t.c.name, "x"))
next_value = select(Sequence("my_seq", schema="Q").next_value())
json_idx = select(t.c.data["a"])
json_path = select(t.c.data[("a", 1, "b")])
json_int = select(t.c.data["a"].as_integer())
json_str = select(t.c.data["a"].as_string())
json_bool = select(t.c.data[0].as_boolean())
json_float = select(t.c.data["a"].as_float())
json_num = select(t.c.data["a"].as_numeric(10, 2))
json_cmp = select(t.c.id).where(t.c.data["a"]["b"].as_string() == "x")
json_path_str = select(t.c.data[("a", "b")].as_string())

# DML
ins = insert(t).values(name="x", data={"a": 1})
ins_default = insert(t)
ins_empty = insert(t).values({})
ins_multi = insert(t).values([{"name": "a"}, {"name": "b"}])
ins_returning = insert(t).values(name="x").returning(t.c.id)
ins_select = insert(t).from_select(["name"], select(u.c.note))
ins_schema = insert(u).values(note="x").returning(u.c.id, u.c.note.label("n"))
upd = update(t).where(t.c.id == 5).values(name="x").returning(t.c.id)
upd_from = update(t).values(name=u.c.note).where(t.c.id == u.c.t_id)
upd_limit = update(t).values(name="x").with_dialect_options(mysql_limit=5)
dele = delete(t).where(t.c.id == 5)
del_from = delete(t).where(t.c.id == u.c.t_id)
upd_expr = update(t).values({t.c.score: t.c.score + 1})

pgi = pg_insert(t).values(id=1, name="x")
pg_nothing = pgi.on_conflict_do_nothing()
pg_nothing_idx = pgi.on_conflict_do_nothing(index_elements=["id"])
pg_nothing_con = pgi.on_conflict_do_nothing(constraint="uq_x")
pg_update = pgi.on_conflict_do_update(index_elements=[t.c.id], set_={"name": pgi.excluded.name, "score": 5})
pg_update_where = pgi.on_conflict_do_update(
    index_elements=["id"], index_where=t.c.flag == True, set_=dict(name=pgi.excluded.name + t.c.name), where=t.c.score > 3
).returning(t.c.id)
pg_update_con = pgi.on_conflict_do_update(constraint=t.primary_key, set_={"name": "y"})
pg_update_extra = pgi.on_conflict_do_update(constraint="c", set_={"nope": 5, "name": func.lower("Q")})
pg_excluded_all = pgi.on_conflict_do_update(index_elements=["id"], set_=pgi.excluded)
lii = lite_insert(t).values(id=1, name="x")
li_nothing = lii.on_conflict_do_nothing()
li_nothing_idx = lii.on_conflict_do_nothing(index_elements=["id"])
li_update = lii.on_conflict_do_update(index_elements=["id"], index_where=t.c.score > 5, set_={"name": lii.excluded.name}, where=t.c.score > 3)
myi = my_insert(t).values(id=1, name="x")
my_update = myi.on_duplicate_key_update(name=myi.inserted.name, score=5)
my_update_expr = myi.on_duplicate_key_update({"name": myi.inserted.name + "x", t.c.score: t.c.score + 1})
my_update_list = myi.on_duplicate_key_update([("score", 1), ("name", "z")])

# PostgreSQL's types
arr_idx = select(p.c.arr[1], p.c.arr[2:3], p.c.arr2[1])
arr_ops = select(p.c.id).where(p.c.arr.contains([1]), p.c.arr.contained_by([1, 2]), p.c.arr.overlap([3]))
arr_any = select(p.c.id).where(p.c.arr.any(5), p.c.arr.all(7))
arr_any_fn = select(p.c.id).where(p.c.id == any_(p.c.arr))
arr_lit = select(array([1, 2, 3]))
arr_lit_nested = select(array([array([1, 2]), array([3, 4])]))
arr_lit_empty = select(array([], type_=Integer))
arr_lit_cat = select(array([1, 2]) + array([3]))
arr_lit_any = select(p.c.id).where(p.c.id == any_(array([1, 2])))
arr_bind = select(p.c.id).where(p.c.arr == [1, 2])
arr_cat = select(p.c.arr + [4])
arr_agg = select(array_agg(p.c.id)[2:5])
arr_agg_order = select(func.array_agg(aggregate_order_by(p.c.id, p.c.arr.desc())))
arr_agg_order2 = select(func.string_agg(p.c.e, aggregate_order_by(literal_column("','"), p.c.id, p.c.arr)))
j_idx = select(p.c.j["a"], p.c.js["a"])
j_nested = select(p.c.j["a"]["b"], p.c.js["a"]["b"])
j_path = select(p.c.j[("a", "b")], p.c.js[("a", 1)])
j_text = select(p.c.j["a"].astext, p.c.js[("a", "b")].astext)
j_text_cast = select(p.c.id).where(p.c.j["a"].astext.cast(Integer) == 5)
j_int = select(p.c.j["a"].as_integer(), p.c.j[("a", 1)].as_string())
j_where = select(p.c.id).where(p.c.j["a"] == "x", p.c.j["a"]["b"].astext == "y")
j_ops = select(p.c.id).where(p.c.j.has_key("a"), p.c.j.has_all(["a"]), p.c.j.has_any(array(["a", "b"])))
j_contains = select(p.c.id).where(p.c.j.contains({"a": 1}), p.c.j.contained_by({"b": 2}))
j_delete = select(p.c.j.delete_path(["a", "b"]), p.c.j.delete_path(array(["c"])))
j_paths = select(p.c.j.path_exists("$.a"), p.c.j.path_match("$.b == 1"))
j_cat = select(p.c.j + {"x": 1})
j_func = select(func.jsonb_build_object("a", p.c.id, type_=JSONB)["a"])
j_eq = select(p.c.id).where(p.c.j == {"a": 1})
j_col_key = select(p.c.j[p.c.e])
h_idx = select(p.c.h["a"], p.c.h.has_key("b"), p.c.h.has_all(array(["a"])), p.c.h.contains({"a": "b"}))
h_fn = select(p.c.h.defined("a"), p.c.h.delete("a"), p.c.h.slice(array(["a"])), p.c.h.keys(), p.c.h.vals(), p.c.h.array(), p.c.h.matrix())
h_cat = select(p.c.h + p.c.h, func.hstore("a", "b")["a"])
r_ops = select(p.c.id).where(p.c.r.contains(5), p.c.r.contained_by(Range(1, 5)), p.c.r.overlaps(Range(2, 3, bounds="[]")))
r_ops2 = select(p.c.r << Range(1, 2), p.c.r >> Range(1, 2), p.c.r.not_extend_right_of(Range(1, 2)), p.c.r.not_extend_left_of(Range(1, 2)), p.c.r.adjacent_to(Range(1, 2)))
r_set = select(p.c.r + Range(1, 2), p.c.r - Range(1, 2), p.c.r * Range(1, 2), p.c.r.union(Range(3, 4)))
r_ins = insert(p).values(r=Range(1, 5))
ts_fn = select(func.to_tsvector("english", p.c.e), func.to_tsquery("a & b"), func.plainto_tsquery("english", "x"))
ts_match = select(p.c.id).where(p.c.v.op("@@")(func.websearch_to_tsquery("x")), p.c.v.match("q"))
ts_headline = select(func.ts_headline("english", p.c.e, func.to_tsquery("x")), func.ts_headline(p.c.e, func.to_tsquery("y"), "opts"))
uid = select(p.c.id).where(p.c.uid == bindparam("q"))
ip = select(p.c.id).where(p.c.ip == "127.0.0.1")
enum_eq = select(p.c.id).where(p.c.e == "a")
iv_ins = select(p.c.iv + p.c.iv)
pg_ins_types = insert(p).values(id=1, arr=[1], j={"a": 1}, h={"a": "b"}, e="a", ip="::1")

# MySQL
my_match = select(match(m1.c.a, m1.c.a, against="x"))
my_match_bool = select(m1.c.id).where(match(m1.c.a, against="x").in_boolean_mode())
my_match_nat = select(m1.c.id).where(match(m1.c.a, against="x").in_natural_language_mode().with_query_expansion())
my_match_bad = select(match(m1.c.a, against="x", in_boolean_mode=True, with_query_expansion=True))
my_unsigned_cast = select(cast(m1.c.a, mysql.BIGINT(unsigned=True)))
my_set_ret = select(cast(m1.c.f, mysql.DATETIME(fsp=3)), cast(m1.c.a, mysql.CHAR(5)), cast(m1.c.a, mysql.ENUM("a")))
