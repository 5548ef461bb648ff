# Facts of schemas: names by convention, order of tables, what joins and foreign keys say; recorded into schema.json.
from sqlalchemy import *
from sqlalchemy.schema import BLANK_SCHEMA, sort_tables_and_constraints
from sqlalchemy.sql.elements import conv

CASES = {}
CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def case(fn):
    CASES[fn.__name__] = fn
    return fn


def names(table):
    found = {type(c).__name__ + ":" + ",".join(c.columns.keys()): str(c.name) if c.name is not None else None for c in table.constraints}
    found.update({"Index:" + ",".join(i.columns.keys()): str(i.name) for i in table.indexes})
    return dict(sorted(found.items()))


def child(m):
    Table("parents", m, Column("id", Integer, primary_key=True))
    return Table(
        "children", m,
        Column("id", Integer, primary_key=True),
        Column("parent_id", ForeignKey("parents.id"), index=True),
        Column("a", Integer, unique=True),
        Column("b", Integer, index=True, unique=True),
        UniqueConstraint("a", "b"),
        CheckConstraint("a > 5", name="positive"),
    )


@case
def names_default(): return names(child(MetaData()))
@case
def names_convention(): return names(child(MetaData(naming_convention=CONVENTION)))
@case
def names_all_columns():
    return names(child(MetaData(naming_convention={"uq": "uq_%(column_0_N_name)s", "fk": "fk_%(column_0N_key)s_%(referred_column_0_name)s", "ix": "%(column_0_N_label)s"})))
@case
def names_custom_token():
    return names(child(MetaData(naming_convention={"short": lambda c, t: t.name[:3], "uq": "uq_%(short)s_%(column_0_key)s"})))
@case
def names_conv():
    m = MetaData(naming_convention=CONVENTION)
    return names(Table("t", m, Column("a", Integer), CheckConstraint("a > 1", name=conv("kept")), UniqueConstraint("a", name="mine")))
@case
def names_check_unnamed():
    m = MetaData(naming_convention=CONVENTION)
    return names(Table("t", m, Column("a", Integer), CheckConstraint("a > 1")))
@case
def sorted_tables():
    m = MetaData()
    Table("c", m, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id")))
    Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")))
    Table("a", m, Column("id", Integer, primary_key=True), Column("self_id", ForeignKey("a.id")))
    Table("z", m, Column("id", Integer))
    return [t.name for t in m.sorted_tables]
@case
def sorted_cycle():
    m = MetaData()
    Table("a", m, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id")))
    Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")))
    return [[t.name if t is not None else None, len(fks)] for t, fks in sort_tables_and_constraints(m.tables.values())]
@case
def sorted_dependent():
    m = MetaData()
    a, b = Table("a", m, Column("id", Integer)), Table("b", m, Column("id", Integer))
    a.add_is_dependent_on(b)
    return [t.name for t in m.sorted_tables]
@case
def fk_type():
    m = MetaData()
    a = Table("a", m, Column("id", ForeignKey("b.id")))
    before = str(a.c.id.type)
    Table("b", m, Column("id", String(7), primary_key=True))
    return [before, str(a.c.id.type), str(next(iter(a.c.id.foreign_keys)).column)]
@case
def fk_unknown_table():
    m = MetaData()
    a = Table("a", m, Column("id", ForeignKey("nope.id")))
    return str(next(iter(a.c.id.foreign_keys)).column)
@case
def fk_unknown_column():
    m = MetaData()
    Table("b", m, Column("id", Integer))
    a = Table("a", m, Column("id", ForeignKey("b.nope")))
    return str(next(iter(a.c.id.foreign_keys)).column)
@case
def fk_unknown_column_later():
    m = MetaData()
    a = Table("a", m, Column("id", ForeignKey("b.nope")))
    Table("b", m, Column("id", Integer))
    return str(next(iter(a.c.id.foreign_keys)).column)
@case
def fk_schema_default():
    m = MetaData(schema="s")
    a = Table("a", m, Column("id", Integer, primary_key=True))
    b = Table("b", m, Column("a_id", ForeignKey("a.id")))
    return [a.key, b.key, str(next(iter(b.foreign_keys)).column)]
@case
def fk_link_to_name():
    m = MetaData()
    Table("b", m, Column("real", Integer, key="k", primary_key=True))
    a = Table("a", m, Column("x", ForeignKey("b.real", link_to_name=True)))
    return next(iter(a.foreign_keys)).column.key
@case
def fk_composite_join():
    m = MetaData()
    b = Table("b", m, Column("x", Integer, primary_key=True), Column("y", Integer, primary_key=True))
    a = Table("a", m, Column("bx", Integer), Column("by", Integer), ForeignKeyConstraint(["bx", "by"], ["b.x", "b.y"]))
    return str(a.join(b).onclause)
@case
def fk_composite_count():
    return ForeignKeyConstraint(["a", "b"], ["t.x"])
@case
def fk_two_tables():
    m = MetaData()
    Table("b", m, Column("x", Integer)), Table("c", m, Column("x", Integer))
    return Table("a", m, Column("p", Integer), Column("q", Integer), ForeignKeyConstraint(["p", "q"], ["b.x", "c.x"]))
@case
def column_twice(): return Table("t", MetaData(), Column("a", Integer), Column("a", String))
@case
def column_in_two_tables():
    m = MetaData()
    c = Column("a", Integer)
    Table("t", m, c)
    return Table("u", m, c)
@case
def column_unnamed(): return Table("t", MetaData(), Column(Integer))
@case
def table_twice():
    m = MetaData()
    Table("t", m, Column("a", Integer))
    return Table("t", m, Column("b", Integer))
@case
def table_again():
    m = MetaData()
    return Table("t", m, Column("a", Integer)) is Table("t", m)
@case
def table_extended():
    m = MetaData()
    Table("t", m, Column("a", Integer), Column("b", Integer))
    return [[c.name, str(c.type)] for c in Table("t", m, Column("b", String), Column("c", Integer), extend_existing=True).c]
@case
def table_kept():
    m = MetaData()
    Table("t", m, Column("a", Integer))
    return Table("t", m, Column("b", Integer), keep_existing=True).c.keys()
@case
def table_item(): return Table("t", MetaData(), "x")
@case
def index_unknown(): return Table("t", MetaData(), Column("a", Integer), Index("ix", "b"))
@case
def unique_unknown(): return Table("t", MetaData(), Column("a", Integer), UniqueConstraint("b"))
@case
def autoincrement():
    m = MetaData()
    def auto(*cols): return getattr(Table("t%d" % len(m.tables), m, *cols)._autoincrement_column, "name", None)
    Table("p", m, Column("id", Integer, primary_key=True))
    return [
        auto(Column("id", Integer, primary_key=True)),
        auto(Column("id", String, primary_key=True)),
        auto(Column("id", Integer, primary_key=True, autoincrement=False)),
        auto(Column("id", Integer, ForeignKey("p.id"), primary_key=True)),
        auto(Column("id", Integer, ForeignKey("p.id"), primary_key=True, autoincrement=True)),
        auto(Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True)),
        auto(Column("a", Integer, primary_key=True, autoincrement=True), Column("b", Integer, primary_key=True)),
        auto(Column("id", Integer, primary_key=True, default=5)),
        auto(Column("id", Integer, primary_key=True, server_default="5")),
        auto(Column("id", Numeric, primary_key=True)),
        auto(Column("id", BigInteger, Identity(), primary_key=True)),
    ]
@case
def autoincrement_string(): return Table("t", MetaData(), Column("id", String, primary_key=True, autoincrement=True))._autoincrement_column
@case
def nullable():
    t = Table("t", MetaData(), Column("a", Integer), Column("b", Integer, primary_key=True), Column("c", Integer, nullable=False), Column("d", Integer), PrimaryKeyConstraint("d", name="x"))
    return [[c.name, c.nullable, c.primary_key] for c in t.c]
@case
def to_metadata():
    m, n = MetaData(), MetaData()
    t = child(m).to_metadata(n)
    return [t.metadata is n, t.c.keys(), sorted(fk.target_fullname for fk in t.foreign_keys), names(t)]
@case
def to_metadata_schema():
    m, n = MetaData(), MetaData()
    t = child(m).to_metadata(n, schema="s", name="kids")
    return [t.key, sorted(fk.target_fullname for fk in t.foreign_keys), names(t)]
@case
def computed_default(): return Column("a", Integer, Computed("b + 1"), server_default="5")
@case
def identity_default(): return Column("a", Integer, Identity(), server_default="5")
@case
def strings():
    m = MetaData()
    t = child(m)
    return [str(t), str(t.c.parent_id), repr(t.c.parent_id), str(t.alias("x").c.id), repr(next(iter(t.c.parent_id.foreign_keys)))]
@case
def subquery_keys():
    t = child(MetaData())
    s = select(t.c.id, t.c.id, t.c.a.label("z"), func.count()).subquery("s")
    return [s.c.keys(), [c.name for c in s.primary_key], [fk.target_fullname for fk in select(t).subquery().foreign_keys]]
@case
def join_keys():
    t = child(MetaData())
    p = t.metadata.tables["parents"]
    j = p.join(t)
    return [j.c.keys(), [str(c) for c in j.primary_key]]
@case
def corresponding():
    t = child(MetaData())
    s = select(t.c.id, t.c.a).subquery("s")
    u = union(select(t.c.id, t.c.a), select(t.c.a, t.c.id)).subquery("u")
    return [str(s.corresponding_column(t.c.a)), str(u.corresponding_column(t.c.id)), str(u.corresponding_column(t.c.a)), s.corresponding_column(t.c.b), str(t.alias("x").corresponding_column(t.c.b))]
