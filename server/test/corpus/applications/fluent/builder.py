"""A fluent report builder, with operators, closures and generators."""
import copy
import functools
import inspect as pyinspect
import operator as op
from collections import OrderedDict, defaultdict, deque, namedtuple
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import Any, AsyncIterator, Callable, Iterator, NamedTuple, Optional, Union

from sqlalchemy import Integer, String, and_, asc, between, case, cast, collate, desc, extract, func, literal, literal_column, not_, null, or_, select, text, true, type_coerce
from sqlalchemy.sql import Select, functions as fn, operators as sqlops
from sqlalchemy.sql.elements import ColumnElement

from .model import Product, Sale, Shop


class Period(Enum):
    DAY = "day"
    MONTH = "month"
    YEAR = auto()

    def of(self, column):
        return {Period.DAY: column, Period.MONTH: func.strftime("%Y-%m", column)}.get(self, extract("year", column))

    @classmethod
    def default(cls):
        return cls.MONTH


class Measure(NamedTuple):
    name: str
    expr: Any
    needs: tuple = ()

    @property
    def column(self):
        return self.expr.label(self.name)


MEASURES = {
    m.name: m
    for m in (
        Measure("pieces", func.sum(Sale.pieces)),
        Measure("revenue", func.sum(Sale.pieces * Product.price), (Product,)),
        Measure("sales", func.count(Sale.id.distinct())),
    )
}
DIMENSIONS = dict(shop=Shop.name, region=func.coalesce(Shop.region, "?"), category=Product.category, sku=Sale.sku)


class Report:
    def __init__(self, *measures: str, **filters: Any) -> None:
        self._measures = [MEASURES[m] for m in measures] or [*MEASURES.values()][:1]
        self._groups: "OrderedDict[str, ColumnElement]" = OrderedDict()
        self._where: list = []
        self._order: list = []
        self._joins: set = set()
        self._limit = None
        for key, value in filters.items():
            self.filter(key, value)

    def by(self, *dims: str) -> "Report":
        for dim in dims:
            self._groups[dim] = DIMENSIONS[dim].label(dim)
            if dim in ("shop", "region"):
                self._joins.add("shop")
        return self

    def per(self, period: Period = Period.DAY):
        self._groups["period"] = period.of(Sale.on).label("period")
        return self

    def filter(self, key, value):
        column = DIMENSIONS[key]
        clause = {
            True: lambda: column.in_(value),
            False: lambda: column == value,
        }[isinstance(value, (list, tuple, set))]()
        self._where.append(clause)
        return self

    def __getitem__(self, n):
        clone = copy.copy(self)
        clone._limit = n
        return clone

    def __or__(self, other: "Report"):
        return self.build().union_all(other.build())

    def top(self, measure):
        self._order += [desc(measure)]
        return self

    def build(self) -> Select:
        needs = {n for m in self._measures for n in m.needs}
        stmt = select(*self._groups.values(), *(m.column for m in self._measures)).select_from(Sale)
        if Product in needs or "category" in self._groups:
            stmt = stmt.join(Product)
        if "shop" in self._joins:
            stmt = stmt.join(Shop, isouter=True)
        if self._where:
            stmt = stmt.where(*self._where)
        if self._groups:
            stmt = stmt.group_by(*self._groups.keys())
        if self._order:
            stmt = stmt.order_by(*self._order)
        return stmt.limit(self._limit) if self._limit else stmt


def by_region():
    return Report("revenue", "sales").by("region", "category").top("revenue")[10].build()


def monthly():
    return Report("pieces", sku=["a", "b"]).per(Period.MONTH).build()


def yearly():
    return Report().per(Period.YEAR).by("shop").build()


def union():
    return Report("pieces").by("sku") | Report("sales").by("shop")


def compose(*fns):
    return functools.reduce(lambda f, g: lambda x: g(f(x)), fns)


def pieces_over(n):
    return lambda s: s.where(Sale.pieces > n)


only_big = compose(pieces_over(10), lambda s: s.order_by(Sale.on), op.methodcaller("limit", 3))


def big():
    return only_big(select(Sale.id))


def visitor():
    rules = {"gt": sqlops.gt, "le": op.le, "like": sqlops.like_op, "in": sqlops.in_op}
    expr = and_(*[Sale.pieces.operate(rules[k], v) for k, v in (("gt", 1), ("le", 9))])
    return select(Sale.id).where(expr).where(Product.label.operate(rules["like"], "x%")).join(Sale.product)


def case_expr(session):
    bands = [(0, 10, "low"), (10, 100, "mid")]
    band = case(*[(between(Product.price, lo, hi), name) for lo, hi, name in bands], else_=literal("high")).label("band")
    q = session.query(band, func.count()).group_by(band)
    for lo, *_ in bands:
        q = q.filter(Product.price != lo)
    return q.all()


async def stream(conn) -> AsyncIterator[tuple]:
    result = await conn.stream(select(Sale.id, Sale.pieces).execution_options(yield_per=10))
    async for partition in result.partitions():
        for row in partition:
            yield tuple(row)


def tree(levels=3):
    stmt = select(Sale.sku)
    i = 0
    while i < levels:
        stmt = stmt.where(Sale.pieces != i)
        i += 1
    else:
        stmt = stmt.distinct()
    return stmt


def unpacking():
    (first, *rest), last = [Sale.id, Sale.sku, Sale.on], Sale.pieces
    cols = {**{"a": first}, **dict(zip("bc", rest)), "d": last}
    return select(*[c.label(k) for k, c in sorted(cols.items(), reverse=True)])


def slots():
    class Local:
        __slots__ = ("stmt",)

        def __init__(self):
            self.stmt = select(Shop.id)

        def __iadd__(self, clause):
            self.stmt = self.stmt.where(clause)
            return self

        def __matmul__(self, other):
            return self.stmt.join(other)

    local = Local()
    local += Shop.name == "x"
    local += Shop.region.is_(None)
    return local @ Sale


def try_it(kind: str = "shop"):
    try:
        model = {"shop": Shop, "product": Product}[kind]
    except KeyError:
        model = Sale
    else:
        kind = kind.upper()
    finally:
        label = f"{kind!s:>3}"
    return select(model, literal(1).label("n"))


def nested():
    def outer(n):
        total = 0

        def inner(stmt):
            nonlocal total
            total += n
            return stmt.where(Sale.pieces > total)

        return inner

    add = outer(5)
    return add(add(select(Sale.id)))


def chunks():
    ids = list(range(1, 8))
    parts = [ids[i : i + 3] for i in range(0, len(ids), 3)]
    return [select(Sale.id).where(Sale.id.in_(p)) for p in parts]


def any_col(session):
    numeric = [c for c in Sale.__table__.c if isinstance(c.type, Integer) and not c.primary_key]
    return session.execute(select(*(fn.sum(c).label(f"sum_{c.name}") for c in numeric))).one()
