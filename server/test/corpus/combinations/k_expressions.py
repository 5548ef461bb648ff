"""Composites, association proxies, column properties; labels, binds, operators, CTEs, unions."""

import datetime, enum, decimal
from dataclasses import dataclass
from typing import Optional, List
from sqlalchemy import *
from sqlalchemy import event, inspect, types
from sqlalchemy.orm import *
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.dialects import postgresql, mysql, sqlite
from sqlalchemy.schema import *
from sqlalchemy.sql import quoted_name, operators, visitors, util as sql_util
from sqlalchemy.sql.expression import func, BinaryExpression, ColumnElement, and_, ClauseList, Grouping, UnaryExpression, custom_op
from tables import users, orders, addresses, Author, Article

class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s"})

@dataclass
class Pt:
    x: int
    y: int

@dataclass
class Address:
    street: Optional[str]
    city: Optional[str]

class Vertex(Base):
    __tablename__ = "vertices"
    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[Pt] = composite(mapped_column("x1"), mapped_column("y1"))
    end: Mapped[Pt] = composite(mapped_column("x2"), mapped_column("y2"))
    home: Mapped[Address] = composite("_street", "_city")
    _street: Mapped[Optional[str]] = mapped_column("street")
    _city: Mapped[Optional[str]] = mapped_column("city")

select(Vertex.start)
select(Vertex.start, Vertex.id)
select(Vertex).where(Vertex.start == Pt(1, 2))
select(Vertex).where(Vertex.start != Pt(1, 2))
select(Vertex).where(Vertex.start > Pt(1, 2))
select(Vertex).where(Vertex.home == Address("a", "b"))
select(Vertex).order_by(Vertex.start)
select(Vertex.home).order_by(Vertex.id)
va = aliased(Vertex)
select(va.start).where(va.end == Pt(1, 2))
update(Vertex).values({Vertex.start: Pt(5, 6)})
insert(Vertex)
select(Vertex).options(load_only(Vertex.start))
select(Vertex).options(defer(Vertex.home))
select(Bundle("b", Vertex.start, Vertex.id))
Session().query(Vertex.start)
Session().query(Vertex).filter(Vertex.start == Pt(3, 4)).order_by(Vertex.end)
select(Vertex).where(Vertex.start == None)
select(Vertex).group_by(Vertex.start)

class Kw(Base):
    __tablename__ = "kw"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]

class UserKw(Base):
    __tablename__ = "user_kw"
    user_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kw_id: Mapped[int] = mapped_column(ForeignKey("kw.id"), primary_key=True)
    special: Mapped[Optional[str]]
    position: Mapped[Optional[int]]
    user: Mapped["Person"] = relationship(back_populates="user_kws")
    kw: Mapped[Kw] = relationship()
    word = association_proxy("kw", "word")

class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column("first_name", String(30))
    last: Mapped[str] = mapped_column("last_name", String(30), index=True)
    born: Mapped[Optional[datetime.date]]
    attrs: Mapped[Optional[dict]] = mapped_column(MutableDict.as_mutable(JSON))
    tags: Mapped[Optional[list]] = mapped_column(MutableList.as_mutable(postgresql.ARRAY(String)))
    salary: Mapped[Optional[decimal.Decimal]] = mapped_column(Numeric(10, 2), deferred=True, deferred_group="money")
    bonus: Mapped[Optional[decimal.Decimal]] = mapped_column(Numeric(10, 2), deferred=True, deferred_group="money")
    boss_id: Mapped[Optional[int]] = mapped_column(ForeignKey("people.id"))
    full: Mapped[str] = column_property(first + " " + last)
    calc: Mapped[Optional[int]] = query_expression()
    boss: Mapped[Optional["Person"]] = relationship(remote_side=[id], back_populates="staff")
    staff: Mapped[List["Person"]] = relationship(back_populates="boss", order_by=last)
    user_kws: Mapped[List[UserKw]] = relationship(back_populates="user", order_by="UserKw.position", collection_class=ordering_list("position"))
    kws = association_proxy("user_kws", "kw")
    words = association_proxy("user_kws", "word")
    specials = association_proxy("user_kws", "special")
    boss_name = association_proxy("boss", "last")
    surname: Mapped[str] = synonym("last")
    __table_args__ = (CheckConstraint("length(last_name) > 1", name="lastlen"), UniqueConstraint("first_name", "last_name"), Index(None, "first_name", "born"), Index("ix_lower", func.lower(text("last_name"))), {"comment": "folks", "schema": None})
    @hybrid_property
    def age(self):
        return datetime.date.today().year - self.born.year
    @age.inplace.expression
    @classmethod
    def _age(cls):
        return func.extract("year", func.age(cls.born))
    @hybrid_property
    def n_staff(self):
        return len(self.staff)
    @n_staff.expression
    def n_staff(cls):
        p = aliased(cls)
        return select(func.count(p.id)).where(p.boss_id == cls.id).label("n_staff")
    @hybrid_method
    def older(self, years):
        return self.age > years
    @validates("first")
    def _v(self, key, value):
        return value

select(Person)
select(Person.full).where(Person.full == "a b")
select(Person).options(undefer_group("money"))
select(Person).options(undefer(Person.salary), with_expression(Person.calc, Person.id + 5))
select(Person).options(defer(Person.full))
select(Person).options(undefer("*"))
select(Person).where(Person.surname == "x").order_by(Person.surname.desc())
select(Person).where(Person.kws.any(Kw.word == "x"))
select(Person).where(Person.kws.contains(Kw(id=3)))
select(Person).where(Person.words.contains("x"))
select(Person).where(Person.specials == "s")
select(Person).where(Person.specials.in_(["a", "b"]))
select(Person).where(Person.specials.like("a%"))
select(Person).where(Person.boss_name == "x")
select(Person).where(Person.boss_name.startswith("x"))
select(UserKw).where(UserKw.word == "z")
select(Person).join(Person.user_kws).join(UserKw.kw).where(Kw.word == "x")
select(Person).join(Person.staff.of_type(aliased(Person, name="emp")))
select(Person.age, Person.n_staff)
select(Person).where(Person.age > 5).order_by(Person.n_staff.desc())
select(Person).where(Person.older(40))
select(Person).where(Person.attrs["height"].as_integer() > 3)
select(Person.tags)
pa = aliased(Person)
select(Person).join(pa, Person.boss).where(pa.full == "a b")
update(Person).values(first="x").where(Person.full == "y")
update(Person).values({Person.surname: "x"})
update(Person).values({"first": "q", "last": Person.first})
insert(Person).values(first="a", last="b")
insert(Person).values({Person.first: "a"}).returning(Person.full)
CreateTable(Person.__table__)
CreateTable(UserKw.__table__)
[CreateIndex(i) for i in sorted(Person.__table__.indexes, key=lambda i: str(i.name))][0]
select(Person).filter_by(first="x", surname="y")
select(UserKw).join(UserKw.user).filter_by(first="x")
Session().query(Person).filter_by(last="x").order_by(Person.full)
select(Person).options(joinedload(Person.boss).undefer(Person.salary), selectinload(Person.staff).load_only(Person.first))
select(Person).options(joinedload(Person.user_kws).joinedload(UserKw.kw))
select(Person).options(joinedload(Person.staff, innerjoin=True).joinedload(Person.staff, innerjoin="unnested"))
select(Person).options(selectinload(Person.staff, recursion_depth=2))
select(func.count(distinct(Person.last)), func.sum(case((Person.born.is_(None), 1), else_=0)))
# core misc
select(column(quoted_name("SomeCol", True)), column(quoted_name("Other", False)))
select(Table(quoted_name("MyT", True), MetaData(), Column("Ab", Integer), Column("select", Integer, quote=False), Column("plain", Integer, quote=True), schema="Sch"))
select(Table("tq", MetaData(schema="def"), Column("a", Integer), quote=True, quote_schema=True))
select(users.c.id).where(users.c.id == bindparam("x", 5, literal_execute=True))
select(users.c.id).where(users.c.id.in_(bindparam("ids", [1, 2], expanding=True)))
select(users.c.id).where(users.c.name == bindparam("n", callable_=lambda: "x"))
select(users.c.id).where(users.c.name == bindparam(None, "v"), users.c.age == bindparam("name", 5, unique=True), users.c.fullname == bindparam("name", "z", unique=True))
select(users.c.id).where(users.c.name == bindparam("na me", "v"), users.c.age == bindparam("a%b", 3), users.c.age == bindparam("a:b", 3))
select(users.c.id.op("->", is_comparison=True)(5), users.c.id.op("&", precedence=10)(5) + 3, users.c.id.bool_op("==")(4), users.c.id.op("||", return_type=String)("x") + "y", custom_op("!!")(users.c.id, 3))
select(users.c.name.label("a"), users.c.fullname.label("a"), users.c.id, orders.c.id, orders.c.user_id).join(orders)
select(users.c.id, users.c.id, users.c.id.label("id"), literal_column("1").label("id"))
select(users, orders).join(orders).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
select(users.c.id, orders.c.id).set_label_style(LABEL_STYLE_NONE)
select(users).add_columns(orders.c.id).join_from(users, orders).reduce_columns()
select(users.c.id.label("x")).order_by("x", desc("x"), users.c.id, text("x"), literal_column("x"), func.lower("x"))
select(users.c.id.label("x"), func.count().label("n")).group_by("x").having(literal_column("n") > 3).order_by(desc("n"), "x")
select((users.c.id + 1).label("p")).where((users.c.id + 1) > 3).order_by((users.c.id + 1).label("p"))
select(users.c.name.collate("C").label("c"), collate(users.c.name, "nocase"), users.c.name.collate("x") == "y")
select(func.coalesce(users.c.name, None, "x"), func.nullif(users.c.name, ""), func.cast(users.c.id, String), func.now().op("-")(5), func.foo(1, 2).over(), func.foo.bar.baz(1), func.substr(users.c.name, 1, 3).label("s"), func.count(), func.count("*"), func.count(1))
select(within_group(func.percentile_disc(0.25), users.c.age), funcfilter(func.count(), users.c.age > 3), over(func.sum(users.c.age), order_by=[users.c.id, users.c.name.desc()]))
select(extract("day", users.c.created), extract("timezone_hour", users.c.created), func.date_part("x", users.c.created), func.extract("month", users.c.created))
select(case({"a": 1, "b": 2}, value=users.c.name, else_=0), case((users.c.id == 1, "x"), (users.c.id == 2, literal_column("'y'"))), case((users.c.active, users.c.id), else_=null()))
select(not_(users.c.active), ~users.c.active, not_(and_(users.c.id == 1, users.c.age == 2)), not_(or_(users.c.id == 1, users.c.age == 2)), ~users.c.name.in_(["a"]), ~users.c.name.like("x"), ~(users.c.id > 3), ~users.c.id.between(1, 2), not_(exists().where(orders.c.user_id == users.c.id)), -(users.c.id + 1), ~users.c.id.is_(None), not_(func.foo(users.c.id)), not_(true()))
select(users.c.id.between(1, 5), users.c.id.between(1, 5, symmetric=True), users.c.created.between(datetime.datetime(2024, 1, 1), func.now()), between(users.c.id, 1, orders.c.id))
select(users.c.name.startswith("a%b", autoescape=True), users.c.name.endswith("x", escape="/"), users.c.name.contains(users.c.fullname), users.c.name.icontains("X"), users.c.name.istartswith("x"), users.c.name.iendswith("y"), users.c.name.like("x", escape="\\"), users.c.name.not_like("q"), users.c.name.contains("a/b_c", autoescape=True, escape="/"))
select(users.c.id == None, users.c.id != None, users.c.id.is_(null()), users.c.id.is_not(5), users.c.id == null(), null() == users.c.id, users.c.id.is_(true()), users.c.id.is_distinct_from(None))
select(users.c.id).where(users.c.id == users.c.age, users.c.id != users.c.age).where((users.c.id < 3) | (users.c.age > 4) & (users.c.name == "x"))
select(any_(select(orders.c.id).scalar_subquery()) == users.c.id, users.c.id == all_(select(orders.c.id).scalar_subquery()), users.c.id > any_(select(orders.c.id)))
select(select(func.max(orders.c.id)).where(orders.c.user_id == users.c.id).scalar_subquery(), select(orders.c.id).limit(1).label("oid"), exists(select(orders.c.id)).label("has"), select(orders.c.total).scalar_subquery() + 5)
select(users.c.id).where(users.c.id.in_([1, None, 3]), users.c.id.in_([users.c.age, 5]), users.c.id.in_(select(orders.c.user_id)), users.c.id.in_((1, 2)), users.c.id.in_({1}), users.c.id.in_(range(3)))
select(users.c.id + 5 * users.c.age - 3 / users.c.id % 2, (users.c.id + 5) * 2, users.c.id - (users.c.age - 1), users.c.id / (users.c.age / 2), 2 ** 3 + users.c.id, users.c.balance * 2, users.c.balance / 3, users.c.score + users.c.id, users.c.id // 2, users.c.created - users.c.created, users.c.created + datetime.timedelta(1), users.c.born - users.c.born)
select(users.c.id).where(users.c.data["a"]["b"][0].as_string() == "x", users.c.data[("a", "b", 1)] == None, users.c.data["q"] == JSON.NULL, users.c.data.is_(None), users.c.data == {"x": 1}, users.c.data != None)
select(func.json_object("a", users.c.id), func.json_group_array(users.c.id), cast(users.c.data["x"], Integer), users.c.data["x"].label("lx"), type_coerce(users.c.name, JSON)["k"].as_float())
select(users.c.id).execution_options(schema_translate_map={None: "other"})
select(Table("st", MetaData(schema="a"), Column("x", Integer))).execution_options(schema_translate_map={"a": "b"})
select(users.c.id).select_from(users.join(orders).join(addresses, addresses.c.id == orders.c.address_id)).where(addresses.c.email == "x")
select(users.c.id).join_from(users, addresses).outerjoin(orders, orders.c.user_id == users.c.id, full=True)
select(users.alias("a").c.id, users.alias().c.name, users.alias().c.id)
select(users.c.id).correlate(None).where(exists().where(orders.c.user_id == users.c.id).correlate_except(orders))
select(users).limit(literal_column("5")).offset(func.foo())
select(users.c.id).limit(bindparam("lim")).offset(bindparam("off"))
select(users.c.id).fetch(literal(3), percent=False).order_by(users.c.id)
select(users.c.id).distinct().limit(3).subquery().select().order_by("id")
lateral(select(orders.c.id).where(orders.c.user_id == users.c.id), name="lat").select()
select(users, lateral(select(orders.c.id).where(orders.c.user_id == users.c.id).correlate(users), name="lat"))
alias(select(users.c.id).subquery(), "zz").select()
select(tablesample(users, func.bernoulli(1), name="al", seed=func.random()))
select(users.c.id).where(users.c.id == 1).exists().select()
select(exists(select(users.c.id)).where(users.c.id == 3))
select(exists(users.c.id), exists(users).where(users.c.id > orders.c.id).select_from(users))
nested = select(users.c.id).cte("n1", nesting=True)
select(select(nested.c.id).cte("outer1").c.id)
select(users.c.id).where(users.c.id.in_(select(nested.c.id)))
rc = select(literal(1).label("n")).cte("cnt", recursive=True)
rc = rc.union_all(select(rc.c.n + 1).where(rc.c.n < 10))
select(rc.c.n)
select(rc).join(users, users.c.id == rc.c.n, isouter=True)
mat = select(users.c.id).cte("m").prefix_with("NOT MATERIALIZED", dialect="postgresql")
select(mat)
select(users.c.id).cte("w").suffix_with("SEARCH DEPTH FIRST BY id SET ord").select()
select(func.json_to_recordset('[]').table_valued(column("a", Integer)).render_derived(name="jr", with_types=True))
select(func.unnest(literal([1], ARRAY(Integer))).table_valued("x", with_ordinality="o", name="u"))
select(func.pg_get_keywords().scalar_table_valued("word"))
select(func.foo().alias("f"), func.foo().table_valued("a", "b").lateral("lt"))
select(func.jsonb_array_elements(users.c.data).column_valued("elem"), users.c.id)
select(users.table_valued(), func.row_to_json(orders.table_valued()))
union(select(users.c.id), select(orders.c.id)).order_by(users.c.id).limit(3).offset(1).alias("u").select()
union_all(select(users.c.id).order_by(users.c.id).limit(1), select(orders.c.id).limit(2))
select(union(select(users.c.id), select(orders.c.id)).subquery().c.id)
union(select(users.c.id.label("x")), select(orders.c.id)).order_by("x", desc("x"))
intersect_all(select(users.c.id), except_all(select(orders.c.id), select(addresses.c.id)))
select(users.c.id).union_all(select(orders.c.id), select(addresses.c.id)).cte("uu").select()
