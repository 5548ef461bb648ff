"""Filters as text: {"company.country__in": ["de"], "value__gte": 3}."""
from __future__ import annotations

import operator
import re
from collections import ChainMap, OrderedDict
from collections.abc import Mapping, Iterator
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property, partial, reduce, singledispatch
from itertools import chain, groupby, product, starmap, zip_longest
from types import MappingProxyType, SimpleNamespace
from typing import Any, Callable, Final, Generic, Literal, TypeVar, get_type_hints, overload

from sqlalchemy import ColumnElement, Select, and_, asc, desc, false, func, inspect, not_, nulls_first, nulls_last, or_, select, true, inspect as sa_inspect
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, RelationshipProperty, aliased, class_mapper

from .tables import Base, Company, Contact, Deal, Status

M = TypeVar("M", bound=DeclarativeBase)
Op = Callable[[Any, Any], ColumnElement[bool]]

OPS: Final[Mapping[str, Op]] = MappingProxyType({
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda c, v: c.in_(v),
    "notin": lambda c, v: c.notin_(v),
    "like": lambda c, v: c.like(f"%{v}%"),
    "isnull": lambda c, v: c.is_(None) if v else c.isnot(None),
    "between": lambda c, v: c.between(*v),
    "regex": lambda c, v: c.regexp_match(v),
    "date": lambda c, v: func.date(c) == v,
})


def resolve(model: type[M], path: str):
    *rels, name = path.split(".")
    joins = []
    for r in rels:
        attr = getattr(model, r)
        joins.append(attr)
        model = attr.property.mapper.class_
    return joins, getattr(model, name)


def apply(stmt: Select, model: type[M], spec: dict[str, Any]) -> Select:
    joined: set[str] = set()
    for key, value in spec.items():
        path, sep, op = key.partition("__")
        joins, column = resolve(model, path)
        for j in joins:
            if j.key not in joined:
                stmt = stmt.join(j)
                joined.add(j.key)
        stmt = stmt.where(OPS[op or "eq"](column, value))
    return stmt


def big_german_deals():
    return apply(select(Deal), Deal, {"company.country": "de", "value__gte": 1000, "company.name__like": "gmbh", "closed__isnull": True})


def named_contacts():
    spec = dict(ChainMap({"email__regex": "^info@"}, {"company.name__ne": "x"}))
    return apply(select(Contact.email), Contact, spec)


def parse_sort(model, text: str):
    for part in filter(None, map(str.strip, text.split(","))):
        m = re.match(r"^(?P<sign>[-+]?)(?P<name>\w+)(?::(?P<nulls>first|last))?$", part)
        if m is None:
            continue
        column = getattr(model, m["name"])
        expr = {"-": desc, "+": asc, "": asc}[m.group("sign")](column)
        match m["nulls"]:
            case "first":
                expr = nulls_first(expr)
            case "last":
                expr = nulls_last(expr)
        yield expr


def sorted_deals():
    return select(Deal.id).order_by(*parse_sort(Deal, "-value, closed:last ,+title"))


class Spec:
    def __and__(self, other: Spec) -> Spec:
        return Combined(and_, self, other)

    def __or__(self, other: Spec) -> Spec:
        return Combined(or_, self, other)

    def __invert__(self) -> Spec:
        return Negated(self)

    def clause(self) -> ColumnElement[bool]:
        raise NotImplementedError

    def __call__(self, stmt: Select) -> Select:
        return stmt.where(self.clause())


class Combined(Spec):
    def __init__(self, fn, *parts: Spec):
        self.fn, self.parts = fn, parts

    def clause(self):
        return self.fn(*[p.clause() for p in self.parts])


class Negated(Spec):
    def __init__(self, inner):
        self.inner = inner

    def clause(self):
        return not_(self.inner.clause())


@dataclass(frozen=True)
class HasStatus(Spec):
    status: Status

    def clause(self):
        return Deal.status == self.status


@dataclass(frozen=True)
class WorthMoreThan(Spec):
    amount: float = 100.0

    def clause(self):
        return Deal.value > self.amount


class Field:
    """A descriptor that builds specs: `F.title == "x"`."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner):
        return getattr(owner.model, self.name)


class F:
    model = Deal
    title = Field()
    value = Field()


def specs(stmt=None):
    spec = (HasStatus(Status.open) | HasStatus(Status.won)) & ~WorthMoreThan(5000)
    return spec(select(Deal.id, Deal.title))


def descriptors():
    return select(F.title, F.value).where(F.value > 3)


@dataclass
class DealQuery:
    status: Status | None = None
    country: str | None = None
    min_value: float | None = None
    tags: list[str] = field(default_factory=list)
    sort: Literal["value", "title"] = "value"
    descending: bool = False

    def build(self) -> Select[tuple[Deal]]:
        stmt = select(Deal)
        match self:
            case DealQuery(status=Status() as s):
                stmt = stmt.where(Deal.status == s)
        if self.country and (needle := self.country.lower()):
            stmt = stmt.join(Deal.company).where(func.lower(Company.country) == needle)
        if self.min_value is not None:
            stmt = stmt.where(Deal.value >= self.min_value)
        for tag in self.tags:
            stmt = stmt.where(Deal.meta["tags"][tag].as_boolean())
        key = getattr(Deal, self.sort)
        return stmt.order_by(key.desc() if self.descending else key)


def fixed_query():
    return DealQuery(status=Status.won, country="DE", tags=["hot", "new"], descending=True).build()


def search_everywhere(term: str):
    clauses = [c.ilike(f"%{term}%") for c in sa_inspect(Deal).columns if isinstance(c.type, __import__("sqlalchemy").String) and c.key == "title"]
    return select(Deal.id).where(or_(false(), *clauses))


def by_columns(model: type[M] = Deal):
    mapper = inspect(model)
    cols = [mapper.columns[k] for k in ("id", "title")]
    keys = [attr.key for attr in mapper.column_attrs if attr.key.startswith("c")]
    rels = [r.key for r in mapper.relationships]
    return select(*cols, *(getattr(model, k) for k in keys)).join(getattr(model, rels[0]))


def reduced(values: tuple[int, ...] = (1, 2, 3)):
    anded = reduce(operator.and_, (Deal.value != v for v in values))
    ored = reduce(lambda a, b: a | b, starmap(lambda a, b: Deal.value.between(a, b), [(1, 2), (3, 4)]))
    return select(Deal.id).where(anded, ored)


def matrix():
    stmts = {}
    for model, col in product((Deal, Company), ("id",)):
        stmts[f"{model.__name__}.{col}"] = select(getattr(model, col))
    return stmts["Deal.id"].union_all(stmts["Company.id"])


@singledispatch
def to_clause(value, column):
    return column == value


@to_clause.register
def _(value: list, column):
    return column.in_(value)


@to_clause.register(tuple)
def _range(value, column):
    lo, hi = value
    return and_(column >= lo, column < hi)


@to_clause.register
def _none(value: None, column):
    return column.is_(None)


def dispatched():
    return select(Deal.id).where(to_clause([1, 2], Deal.id), to_clause((5, 9), Deal.value), to_clause("x", Deal.title), to_clause(None, Deal.closed))


def page(stmt, cursor: dict[str, Any] | None = None, size=10):
    cur = SimpleNamespace(**(cursor or {"id": 0}))
    return stmt.where(Deal.id > cur.id).limit(size)


def paged():
    return page(select(Deal.title), {"id": 5})


handlers: dict[str, Callable[..., Select]] = {}


def handles(name: str, /, **defaults):
    def deco(fn):
        handlers[name] = partial(fn, **defaults)
        return fn

    return deco


@handles("open", status=Status.open)
@handles("won", status=Status.won, limit=3)
def deals_by(*, status, limit=None):
    stmt = select(Deal.title).where(Deal.status == status)
    return stmt if limit is None else stmt.limit(limit)


def dispatch_all():
    return [handlers["open"](), handlers["won"](limit=7)]
