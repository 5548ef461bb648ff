# What create_all() and drop_all() send, in order; recorded into create_all.json.
import json
import sys

from sqlalchemy import *

m = MetaData()
Table("child", m, Column("id", Integer, primary_key=True), Column("parent_id", ForeignKey("parent.id", name="fk_child_parent")), Column("kind", Enum("a", "b", name="kind")))
Table("parent", m, Column("id", Integer, primary_key=True), Column("fav_id", ForeignKey("child.id", name="fk_parent_fav", use_alter=True)), Column("name", String(20), index=True, comment="shown"), comment="the elder")
Table("other", m, Column("id", Integer, Sequence("other_seq"), primary_key=True), Column("kind", Enum("a", "b", name="kind")))
Table("a_cycle", m, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b_cycle.id", name="fk_a_b")))
Table("b_cycle", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a_cycle.id", name="fk_b_a")))
Sequence("free_seq", metadata=m)
e2 = Enum("x", name="own", metadata=m)
Table("late", m, Column("id", Integer, primary_key=True), Column("e", e2), Column("s", SmallInteger))


def sent(url, run):
    out = []
    engine = create_mock_engine(url, lambda sql, *a, **k: out.append(str(sql.compile(dialect=engine.dialect)).strip()))
    run(engine)
    return out


result = {}
for name in ("sqlite", "postgresql", "mysql"):
    result[name] = {}
    for what, run in (("create", lambda e: m.create_all(e, checkfirst=False)), ("drop", lambda e: m.drop_all(e, checkfirst=False))):
        try:
            result[name][what] = sent(f"{name}://", run)
        except Exception as error:
            result[name][what] = {"error": str(error)}
json.dump(result, open(sys.argv[1], "w"), indent=1)
