"""What MySQL's and SQLite's dialects add."""

from sqlalchemy import and_, cast, column, Column, delete, desc, Enum, Float, func, Integer, literal, MetaData, or_, select, String, Table, text, update
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.dialects.mysql import insert as mysql_insert, match
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tables import addresses, Author, orders, Tag, users

U = users.c
A = addresses.c

metadata = MetaData()
things = Table(
    "things", metadata,
    Column("id", mysql.INTEGER(unsigned=True), primary_key=True),
    Column("name", mysql.VARCHAR(50, charset="utf8mb4")),
    Column("flag", mysql.TINYINT(1)),
    Column("doc", mysql.JSON),
    Column("kind", mysql.ENUM("a", "b")),
    Column("opts", mysql.SET("x", "y")),
    Column("made", mysql.DATETIME(fsp=6)),
    Column("body", mysql.LONGTEXT),
    Column("year", mysql.YEAR),
)
T = things.c

select(things)
select(match(U.name, against="x"))
select(match(U.name, U.fullname, against="x").in_boolean_mode())
select(match(U.name, against="x").in_natural_language_mode())
select(match(U.name, against="x").with_query_expansion())
select(U.id).where(match(U.name, against="x").in_boolean_mode()).order_by(desc(match(U.name, against="x")))
select(U.id).where(U.name.match("x"))
select(U.id).where(U.name.match("x", mysql_boolean_mode=False))
select(U.id).where(U.name.match("x", mysql_natural_language=True))
select(T.doc["a"])
select(T.doc["a"].as_string())
select(T.doc[("a", 1)].as_integer())
select(T.id).where(T.doc["a"].as_float() > 1.5)
select(T.id).where(T.flag)
select(T.id).where(T.flag == 1)
select(T.id).where(T.kind == "a")
select(cast(T.id, mysql.INTEGER(unsigned=True)))
select(cast(T.name, mysql.CHAR(10)))
select(cast(T.name, mysql.DECIMAL(10, 2)))
select(cast(T.name, mysql.DATETIME(fsp=3)))
select(cast(T.id, Float), cast(T.id, mysql.DOUBLE), cast(T.name, mysql.BINARY(5)), cast(T.doc, mysql.JSON))
select(func.date_format(T.made, "%Y-%m"))
select(func.utc_timestamp(), func.sysdate(), func.current_timestamp(6))
select(func.group_concat(T.name))
select(func.group_concat(T.name.op("SEPARATOR")(", ")))
select(func.concat(T.name, "x"))
select(func.if_(T.flag, 1, 0))
select(func.json_contains(T.doc, "1"))
select(func.now(6))
select(T.name.op("REGEXP")("^a"))
select(T.id).where(T.name.regexp_match("^a", flags="i"))
select(things).with_hint(things, "FORCE INDEX (ix)", "mysql")
select(things).prefix_with("SQL_CALC_FOUND_ROWS")
select(things).with_for_update(read=True)
select(things).with_for_update(of=things, nowait=True)
select(things).limit(5)
select(things).offset(5)
select(things).limit(5).offset(10)
mysql_insert(users).values(id=1, name="x").on_duplicate_key_update(name="y")
mysql_insert(users).values(id=1, name="x").on_duplicate_key_update({"name": "y", "age": 5})
mysql_insert(users).values(id=1, name="x").on_duplicate_key_update([("name", "y"), ("age", 5)])
mi = mysql_insert(users).values(id=1, name="x", age=3)
mi.on_duplicate_key_update(name=mi.inserted.name)
mi.on_duplicate_key_update(name=mi.inserted.name, age=U.age + mi.inserted.age)
mi.on_duplicate_key_update(age=func.coalesce(mi.inserted.age, 5))
mi.on_duplicate_key_update(name=func.values(U.name))
mysql_insert(users).values([{"name": "a"}, {"name": "b"}]).on_duplicate_key_update(name="z")
mysql_insert(users).from_select(["name"], select(A.email)).on_duplicate_key_update(name="z")
mysql_insert(Tag).values(label="x").on_duplicate_key_update(label="y")
mysql_insert(users).values(name="x").prefix_with("IGNORE")
update(users).values(name="x").with_dialect_options(mysql_limit=5)
update(users).where(U.age > 5).values(name="x").with_dialect_options(mysql_limit=1)
delete(users).where(U.age > 5).with_dialect_options(mysql_limit=1)
update(users).where(U.id == A.user_id).values(name=A.email)
delete(users).where(U.id == A.user_id)
sqlite_insert(users).values(name="x")
sqlite_insert(users).values(name="x").on_conflict_do_nothing()
sqlite_insert(users).values(name="x").on_conflict_do_nothing(index_elements=["id"])
si = sqlite_insert(users).values(id=1, name="x")
si.on_conflict_do_update(index_elements=["id"], set_={"name": "y"})
si.on_conflict_do_update(index_elements=[U.id], set_={"name": si.excluded.name})
si.on_conflict_do_update(index_elements=["id"], set_={"name": si.excluded.name}, where=U.age > 5)
si.on_conflict_do_update(index_elements=["name"], index_where=U.active, set_=dict(age=U.age + 1))
si.on_conflict_do_update(set_={"name": "z"})
si.on_conflict_do_update(index_elements=["id"], set_={"name": si.excluded.name}).returning(U.id)
sqlite_insert(users).from_select(["name"], select(A.email)).on_conflict_do_nothing()
sqlite_insert(users).from_select(["name"], select(A.email).where(A.id > 1)).on_conflict_do_update(index_elements=["id"], set_={"name": "q"})
sqlite_insert(users).values([{"name": "a"}, {"name": "b"}]).on_conflict_do_nothing()
sqlite_insert(Author).values(name="x").on_conflict_do_update(index_elements=[Author.id], set_={"name": "y"}).returning(Author)
select(func.strftime("%Y-%m", U.created))
select(func.julianday("now"))
select(func.json_extract(U.data, "$.a"))
select(func.date(U.created), func.datetime("now", "localtime"))
select(U.name.op("GLOB")("a*"))
select(func.total(U.age), func.ifnull(U.age, 0))
