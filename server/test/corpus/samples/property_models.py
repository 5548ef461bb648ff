"""Attributes that are more than columns: column properties, hybrids, composites, proxies, synonyms, own types."""

import dataclasses
import datetime
import decimal
import enum
from typing import Annotated, List, Optional

from sqlalchemy import (
    JSON, Boolean, Column, DateTime, Enum, ForeignKey, Integer, Numeric, String, Table, Text, TypeDecorator, and_, case,
    cast, func, literal_column, or_, select, type_coerce,
)
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import Comparator, hybrid_method, hybrid_property
from sqlalchemy.orm import (
    Mapped, aliased, backref, configure_mappers, column_property, composite, deferred, foreign, mapped_column, query_expression, registry,
    relationship, remote, synonym, validates, with_loader_criteria,
)
from sqlalchemy.types import TypeEngine, UserDefinedType

props = registry()
intpk = Annotated[int, mapped_column(primary_key=True)]


class Upper(TypeDecorator):
    """Written in capitals, read as it is."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.upper() if value is not None else None

    class comparator_factory(TypeDecorator.Comparator):
        def same(self, other):
            return func.upper(self.expr) == func.upper(other)

    def coerce_compared_value(self, op, value):
        return String()


class Cents(TypeDecorator):
    impl = Integer
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else int(value * 100)


class Lowered(TypeDecorator):
    impl = String
    cache_ok = True

    def bind_expression(self, bindvalue):
        return func.lower(bindvalue)

    def column_expression(self, column):
        return func.upper(column)


class Everywhere(TypeDecorator):
    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB())
        return dialect.type_descriptor(JSON())


class Point(UserDefinedType):
    cache_ok = True

    def __init__(self, srid=0):
        self.srid = srid

    def get_col_spec(self, **kw):
        return "POINT(%d)" % self.srid

    def bind_expression(self, bindvalue):
        return func.ST_GeomFromText(bindvalue, self.srid, type_=self)

    def column_expression(self, col):
        return func.ST_AsText(col, type_=self)


@dataclasses.dataclass
class Range:
    low: int
    high: int


class State(str, enum.Enum):
    new = "n"
    done = "d"


class Insensitive(Comparator):
    def __eq__(self, other):
        return func.lower(self.__clause_element__()) == func.lower(other)


@props.mapped
class Owner:
    __tablename__ = "owners"

    id: Mapped[intpk]
    first: Mapped[str] = mapped_column("first_name", String(30))
    last: Mapped[str] = mapped_column("last_name", String(30))
    code: Mapped[Optional[str]] = mapped_column(Upper)
    secret: Mapped[Optional[str]] = mapped_column(Lowered)
    fee: Mapped[Optional[decimal.Decimal]] = mapped_column(Cents)
    anything: Mapped[Optional[dict]] = mapped_column(Everywhere)
    state: Mapped[State] = mapped_column(Enum(State, native_enum=False, values_callable=lambda e: [m.value for m in e]))
    bio: Mapped[Optional[str]] = deferred(mapped_column(Text))
    x: Mapped[Optional[int]] = mapped_column(deferred=True, deferred_group="xy")
    y: Mapped[Optional[int]] = mapped_column(deferred=True, deferred_group="xy")
    joined: Mapped[Optional[datetime.datetime]] = mapped_column(DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"))

    full: Mapped[str] = column_property(first + " " + last)
    shout: Mapped[str] = column_property(func.upper(first), deferred=True)
    given = synonym("first")
    calc: Mapped[Optional[int]] = query_expression()
    base: Mapped[Optional[int]] = query_expression(default_expr=literal_column("1"))
    xy: Mapped[Range] = composite(Range, "x", "y")

    pets: Mapped[List["Pet"]] = relationship(back_populates="owner", order_by="Pet.id")
    pet_names: AssociationProxy[List[str]] = association_proxy("pets", "name")
    pet_toys = association_proxy("pets", "toy_labels")
    memberships: Mapped[List["Membership"]] = relationship(back_populates="owner")
    clubs = association_proxy("memberships", "club")
    club_names = association_proxy("memberships", "club_name")

    @hybrid_property
    def initials(self):
        return func.substr(self.first, 1, 1) + func.substr(self.last, 1, 1)

    @hybrid_property
    def has_bio(self) -> bool:
        return self.bio is not None

    @has_bio.inplace.expression
    @classmethod
    def _has_bio(cls):
        return cls.bio.is_not(None)

    @hybrid_property
    def n_pets(self):
        return len(self.pets)

    @n_pets.expression
    def n_pets(cls):
        return select(func.count(Pet.id)).where(Pet.owner_id == cls.id).correlate_except(Pet).scalar_subquery().label("n_pets")

    @hybrid_property
    def folded(self):
        return self.last.lower()

    @folded.comparator
    def folded(cls):
        return Insensitive(cls.last)

    @hybrid_method
    def between_x(self, low, high=10):
        return and_(self.x >= low, self.x < high)

    @hybrid_property
    def size(self) -> int:
        return self.x * self.y

    @size.update_expression
    def size(cls, value):
        return [(cls.x, value), (cls.y, 1)]


@props.mapped
class Pet:
    __tablename__ = "pets"

    id: Mapped[intpk]
    name: Mapped[str]
    owner_id: Mapped[Optional[int]] = mapped_column(ForeignKey("owners.id"))
    weight: Mapped[float]
    span: Mapped[Range] = composite(mapped_column("span_low"), mapped_column("span_high"))
    where: Mapped[Optional[str]] = mapped_column(Point(4326))

    owner: Mapped[Optional[Owner]] = relationship(back_populates="pets")
    owner_name = association_proxy("owner", "last")
    toys: Mapped[List["Toy"]] = relationship(back_populates="pet", lazy="subquery")
    toy_labels = association_proxy("toys", "label")


@props.mapped
class Toy:
    __tablename__ = "toys"

    id: Mapped[intpk]
    pet_id: Mapped[int] = mapped_column(ForeignKey("pets.id"))
    label: Mapped[Optional[str]]
    price: Mapped[Optional[decimal.Decimal]] = mapped_column(Numeric(6, 2).with_variant(Integer(), "sqlite"))
    pet: Mapped[Pet] = relationship(back_populates="toys")


@props.mapped
class Club:
    __tablename__ = "clubs"

    id: Mapped[intpk]
    name: Mapped[str]


@props.mapped
class Membership:
    __tablename__ = "memberships"

    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"), primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("clubs.id"), primary_key=True)
    since: Mapped[Optional[datetime.date]]
    owner: Mapped[Owner] = relationship(back_populates="memberships")
    club: Mapped[Club] = relationship(backref=backref("memberships", order_by="Membership.since"))
    club_name = association_proxy("club", "name")


@props.mapped
class Node:
    """A tree by path, and a list by position."""

    __tablename__ = "nodes"

    id: Mapped[intpk]
    path: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("nodes.id"))
    kids: Mapped[List["Node"]] = relationship(backref=backref("parent", remote_side="Node.id"), lazy="selectin", join_depth=1)
    descendants: Mapped[List["Node"]] = relationship(
        viewonly=True, order_by=path,
        primaryjoin=lambda: remote(foreign(Node.path)).like(Node.path.concat("/%")),
    )


Owner.__mapper__.add_property("n_toys", column_property(
    select(func.count(Toy.id)).join(Pet, Toy.pet_id == Pet.id).where(Pet.owner_id == Owner.id).correlate_except(Toy, Pet).scalar_subquery()
))
ranked = select(Pet, func.row_number().over(partition_by=Pet.owner_id, order_by=Pet.weight.desc()).label("rn")).subquery()
RankedPet = aliased(Pet, ranked)
Owner.__mapper__.add_property("top_pets", relationship(
    RankedPet, primaryjoin=and_(RankedPet.owner_id == Owner.id, ranked.c.rn < 4), viewonly=True,
))

configure_mappers()
