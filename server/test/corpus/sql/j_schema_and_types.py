"""Statements of schemas, types of one's own and of the dialects, functions of one's own, and what surrounds mapped attributes."""

import datetime
import decimal
import enum
from typing import Annotated, Optional

from sqlalchemy import (
    ARRAY, BigInteger, Boolean, BOOLEAN, case, cast, CheckConstraint, CHAR, CLOB, Column, Computed, Date, DateTime, DDL, DECIMAL, Double, DOUBLE_PRECISION,
    Enum, Float, ForeignKey, ForeignKeyConstraint, func, Identity, Index, INT, insert, Integer, Interval, JSON, LargeBinary, literal, MetaData, NCHAR, null,
    Numeric, PrimaryKeyConstraint, REAL, select, Sequence, SmallInteger, SMALLINT, String, Table, Text, text, Time, TIMESTAMP, true, try_cast, type_coerce,
    TypeDecorator, Unicode, UnicodeText, UniqueConstraint, update, Uuid, VARBINARY, VARCHAR,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import column_property, composite, DeclarativeBase, Mapped, mapped_column, query_expression, relationship, synonym, with_expression
from sqlalchemy.schema import AddConstraint, CreateColumn, CreateIndex, CreateSchema, CreateSequence, CreateTable, DropConstraint, DropIndex, DropSchema, DropSequence, DropTable, SetColumnComment, SetTableComment
from sqlalchemy.sql.functions import GenericFunction, ReturnTypeFromArgs
from sqlalchemy.types import UserDefinedType

named = MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s",
})
plain = MetaData()


class Size(enum.Enum):
    small = "s"
    large = "l"


class Upper(TypeDecorator):
    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.upper() if value else value


class Lowered(TypeDecorator):
    impl = String
    cache_ok = True

    def bind_expression(self, bindvalue):
        return func.lower(bindvalue)

    def column_expression(self, column):
        return func.upper(column)


class Money(TypeDecorator):
    impl = Numeric(12, 2)
    cache_ok = True


class Point(UserDefinedType):
    cache_ok = True

    def __init__(self, srid=4326):
        self.srid = srid

    def get_col_spec(self, **kw):
        return "POINT(%d)" % self.srid


class as_utc(GenericFunction):
    type = DateTime()
    inherit_cache = True


class box_area(GenericFunction):
    type = Float()
    package = "geo"
    name = "ST_Area"
    identifier = "area"
    inherit_cache = True


shops = Table(
    "shops", named,
    Column("id", Integer, Identity(start=10, increment=2), primary_key=True),
    Column("code", Upper, nullable=False, unique=True),
    Column("label", Lowered(40), index=True),
    Column("size", Enum(Size), default=Size.small, server_default="small"),
    Column("turnover", Money, CheckConstraint("turnover > 0", name="positive")),
    Column("double", Money, Computed("turnover * 2", persisted=True)),
    Column("opened", DateTime(timezone=True), server_default=func.now()),
    Column("closed", TIMESTAMP, onupdate=func.now()),
    Column("place", Point(3857)),
    Column("extra", JSON().with_variant(postgresql.JSONB, "postgresql").with_variant(mysql.LONGTEXT, "mysql")),
    Column("owner_id", ForeignKey("owners.id", ondelete="SET NULL", onupdate="CASCADE", deferrable=True, initially="DEFERRED")),
    Column("active", Boolean, nullable=False, server_default=true()),
    comment="where things are sold",
)
owners = Table(
    "owners", named,
    Column("id", BigInteger, primary_key=True, comment="of no meaning"),
    Column("first", String(20)),
    Column("last", String(20)),
    Column("born", Date),
    Column("rating", Float(8)),
    UniqueConstraint("first", "last"),
    CheckConstraint("first != last", name="different"),
    Index(None, "born"),
)
visits = Table(
    "visits", plain,
    Column("shop", Integer, ForeignKey("other.shops.id", name="visits_shop", use_alter=True)),
    Column("day", Date),
    Column("n", SmallInteger, Sequence("visit_numbers", start=5), server_default=text("0")),
    Column("pair", Integer),
    PrimaryKeyConstraint("shop", "day", name="visits_key"),
    ForeignKeyConstraint(["shop", "pair"], ["other.shops.id", "other.shops.pair"], match="FULL"),
    schema="stats",
)
other = Table("shops", plain, Column("id", Integer, primary_key=True), Column("pair", Integer), schema="other")
kinds = Table(
    "kinds", plain,
    Column("a", String), Column("b", Text), Column("c", Unicode(5)), Column("d", UnicodeText), Column("e", CHAR(3)), Column("f", NCHAR(3)),
    Column("g", Numeric), Column("h", DECIMAL(5, 1)), Column("i", Float), Column("j", Double), Column("k", REAL), Column("l", DOUBLE_PRECISION),
    Column("m", Boolean), Column("n", BOOLEAN), Column("o", LargeBinary), Column("p", LargeBinary(20)), Column("q", VARBINARY(5)),
    Column("r", Time), Column("s", DateTime), Column("t", Interval), Column("u", Uuid), Column("v", Uuid(as_uuid=False, native_uuid=False)),
    Column("w", JSON), Column("x", INT), Column("y", SMALLINT), Column("z", CLOB),
)

CreateTable(shops)
CreateTable(owners, if_not_exists=True)
CreateTable(visits)
CreateTable(other)
CreateTable(kinds)
DropTable(shops)
DropTable(visits, if_exists=True)
CreateSchema("stats")
CreateSchema("stats", if_not_exists=True)
DropSchema("stats", cascade=True)
CreateSequence(Sequence("numbers", start=5, increment=2, minvalue=1, maxvalue=100, cycle=True, cache=10))
CreateSequence(Sequence("numbers", data_type=BigInteger, schema="stats"))
DropSequence(Sequence("numbers"), if_exists=True)
CreateIndex(Index("by_day", visits.c.day.desc(), visits.c.shop))
CreateIndex(Index("by_first", func.lower(owners.c.first), unique=True))
CreateIndex(Index("recent", visits.c.day, postgresql_where=visits.c.n > 5, sqlite_where=visits.c.n > 5, postgresql_using="brin", mysql_using="btree", mysql_length=5))
CreateIndex(Index("wide", visits.c.day, postgresql_include=["n"], postgresql_with={"fillfactor": 50}, postgresql_concurrently=True), if_not_exists=True)
DropIndex(Index("by_pair", visits.c.pair), if_exists=True)
AddConstraint(UniqueConstraint(visits.c.day, visits.c.n, name="day_n", deferrable=True))
AddConstraint(CheckConstraint(visits.c.n > 5, name="n_large"))
DropConstraint(CheckConstraint(visits.c.pair > 5, name="pair_large"), cascade=True)
SetTableComment(shops)
SetColumnComment(owners.c.id)
DDL("ALTER TABLE shops ADD x INTEGER")
CreateColumn(shops.c.turnover)

select(shops)
select(shops.c.label, shops.c.code).where(shops.c.label == "x", shops.c.code == "y")
select(shops.alias("s"))
select(shops).subquery().select()
insert(shops).values(code="a", label="b", size=Size.large)
insert(shops).values(turnover=decimal.Decimal("5")).returning(shops.c.label)
update(shops).values(label="x").where(shops.c.size == Size.small)
select(shops.c.size).where(shops.c.size.in_([Size.small, Size.large]))
select(shops.c.turnover * 2, shops.c.turnover + 1, shops.c.code + "x")
select(cast(shops.c.turnover, Money), cast("x", Upper), type_coerce("x", Lowered))
select(cast(owners.c.rating, Point), cast("{}", JSON), cast(owners.c.id, String(5)), cast(owners.c.born, Text))
select(func.as_utc(shops.c.opened), func.geo.area_of(shops.c.place))
select(as_utc(shops.c.opened) > shops.c.closed)
select(func.geo.ST_Length(shops.c.place), func.pkg.sub.fn(1))
select(func.current_date(), func.current_timestamp(), func.now(), func.sysdate(), func.localtime(), func.user(), func.session_user())
select(func.concat("a", "b"), func.char_length("x"), func.sum(owners.c.id), func.random(), func.next_value(Sequence("numbers")))
select(func.aggregate_strings(owners.c.first, ", "), func.array_agg(owners.c.first), func.mode().within_group(owners.c.first))
select(func.percentile_cont(0.5).within_group(owners.c.rating.desc()), func.rank(5).within_group(owners.c.rating))
select(func.cube(owners.c.first), func.rollup(owners.c.first), func.grouping_sets(owners.c.first, owners.c.last))
select(func.count(), func.count("*"), func.count(1), func.count(owners.c.id.distinct()))
select(try_cast(owners.c.first, Integer), func.try_cast(owners.c.first, 5))
select(cast(owners.c.first, mysql.CHAR(charset="utf8")), cast(owners.c.first, mysql.TINYINT), cast(5, mysql.INTEGER(unsigned=True)))
select(cast(owners.c.first, postgresql.INET), cast(owners.c.first, postgresql.TSVECTOR), cast(owners.c.first, postgresql.INTERVAL(precision=3)))
select(cast(owners.c.first, postgresql.ARRAY(Integer, dimensions=2)), cast(owners.c.first, postgresql.BIT(3, varying=True)))


class Base(DeclarativeBase):
    type_annotation_map = {decimal.Decimal: Numeric(8, 3), str: String(30), datetime.datetime: DateTime(timezone=True)}


ident = Annotated[int, mapped_column(primary_key=True)]
code = Annotated[str, mapped_column(String(5), nullable=False, unique=True)]


class Stamped:
    made: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
    changed: Mapped[Optional[datetime.datetime]] = mapped_column(onupdate=func.now())


class Firm(Stamped, Base):
    __tablename__ = "firms"
    __table_args__ = (UniqueConstraint("name", "code"), {"schema": "trade", "comment": "of the register"})

    id: Mapped[ident]
    code: Mapped[code]
    name: Mapped[str]
    size: Mapped[Size]
    worth: Mapped[decimal.Decimal] = mapped_column(default=0)
    alias_name: Mapped[str] = synonym("name")
    title: Mapped[str] = column_property(text("1") if False else func.upper(name.column if False else literal("x")))
    score: Mapped[Optional[int]] = query_expression()
    workers: Mapped[list["Worker"]] = relationship(back_populates="firm", order_by="Worker.name.desc()")

    @hybrid_property
    def is_large(self):
        return self.worth > 1000

    @hybrid_property
    def shown(self):
        return self.name + " (" + self.code + ")"

    @shown.expression
    def shown(cls):
        return func.concat(cls.name, " (", cls.code, ")")

    @hybrid_method
    def worth_more(self, least):
        return self.worth > least


class Worker(Base):
    __tablename__ = "workers"

    id: Mapped[ident]
    name: Mapped[str] = mapped_column("full_name")
    wage: Mapped[Optional[float]]
    firm_id: Mapped[int] = mapped_column(ForeignKey("trade.firms.id", ondelete="CASCADE"))
    firm: Mapped[Firm] = relationship(back_populates="workers", lazy="joined", innerjoin=True)


Firm.headcount = column_property(select(func.count(Worker.id)).where(Worker.firm_id == Firm.id).correlate_except(Worker).scalar_subquery())

CreateTable(Firm.__table__)
CreateTable(Worker.__table__)
select(Firm)
select(Worker)
select(Worker.name).where(Worker.firm.has(Firm.is_large))
select(Firm.shown, Firm.is_large).where(Firm.worth_more(5), Firm.alias_name == "x")
select(Firm.headcount).where(Firm.headcount > 5)
select(Firm).options(with_expression(Firm.score, Firm.worth * 2))
select(Firm).where(Firm.workers.any(Worker.wage > 5.5)).order_by(Firm.shown)
select(Worker).join(Worker.firm).where(Firm.size == Size.large)
update(Firm).where(Firm.is_large).values(name="x")
update(Worker).values(name="y")
insert(Worker).values(name="x", firm_id=5)
insert(Worker).returning(Worker.id, Worker.name)
