"""A JSON rule language: {"and": [{"field": "vip", "op": "=", "value": true}, {"or": [...]}]}."""
from __future__ import annotations

import enum
import logging
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType, SimpleNamespace
from typing import Any, Callable, Iterator, Optional, Union

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty, aliased, joinedload
from sqlalchemy.sql import operators, expression

from .tables import Address, Base, Customer, Invoice, Item

log = logging.getLogger(__name__)


class Op(enum.Enum):
    EQ = "=", operators.eq
    NE = "!=", operators.ne
    GT = ">", operators.gt
    LIKE = "like", operators.like_op
    IN = "in", operators.in_op
    EMPTY = "empty", lambda c, v: c.is_(None) if v else c.isnot(None)

    def __init__(self, symbol: str, fn: Callable) -> None:
        self.symbol = symbol
        self.fn = fn

    @classmethod
    def of(cls, symbol: str) -> Op:
        for member in cls:
            if member.symbol == symbol:
                return member
        raise ValueError(symbol)

    def __call__(self, column, value):
        return self.fn(column, value)


@dataclass
class Context:
    model: type[Base]
    joins: dict[str, Any] = field(default_factory=dict)

    def resolve(self, path: str):
        *parents, leaf = path.split(".")
        entity = self.model
        for parent in parents:
            attribute = getattr(entity, parent)
            entity = self.joins.setdefault(parent, attribute.property.mapper.class_)
        return getattr(entity, leaf)


def compile_rule(rule: dict, ctx: Context) -> ColumnElement[bool]:
    match rule:
        case {"and": children}:
            return and_(*[compile_rule(child, ctx) for child in children])
        case {"or": children}:
            return or_(*[compile_rule(child, ctx) for child in children])
        case {"not": child}:
            return not_(compile_rule(child, ctx))
        case {"field": str(name), "op": op, "value": value}:
            return Op.of(op)(ctx.resolve(name), value)
        case {"field": name, **rest}:
            return ctx.resolve(name).is_not(None)
        case []:
            return true()
        case _:
            raise TypeError(rule)


def search(model: type[Base], rule: dict) -> Select:
    ctx = Context(model)
    where = compile_rule(rule, ctx)
    stmt = select(model)
    for name in ctx.joins:
        stmt = stmt.join(getattr(model, name))
    return stmt.where(where)


VIPS = {"and": [{"field": "vip", "op": "=", "value": True}, {"field": "full_name", "op": "like", "value": "A%"}]}
BERLIN = {"or": [{"field": "addresses.city", "op": "=", "value": "Berlin"}, {"not": {"field": "born", "op": "empty", "value": True}}]}
BIG = {"and": [{"field": "total", "op": ">", "value": 1000}, {"field": "customer.vip"}, {"field": "paid_at"}]}


def vips(session):
    return session.scalars(search(Customer, VIPS)).all()


def berliners(session):
    return session.scalars(search(Customer, BERLIN).order_by(Customer.full_name)).unique().all()


def big_invoices(session):
    stmt = search(Invoice, BIG)
    log.debug("compiled %s", stmt)
    return session.scalars(stmt).all()


def some_cities(session):
    op = Op.IN
    return session.scalars(select(Address).where(op(Address.zip_code, ["10115", "10117"]))).all()


@dataclass
class InvoiceQuery:
    """Every field that is set is a condition."""

    number: Optional[str] = None
    customer_id: Optional[int] = None
    total: Optional[float] = None

    def __iter__(self) -> Iterator[ColumnElement[bool]]:
        for f in fields(self):
            value = getattr(self, f.name)
            if value is not None:
                yield getattr(Invoice, f.name) == value

    def statement(self) -> Select:
        return select(Invoice).where(*self)


def one_invoice(session):
    return session.scalars(InvoiceQuery(number="A-1", total=3.5).statement()).all()


def narrowed(session):
    base = InvoiceQuery(customer_id=7)
    return session.scalars(replace(base, total=9).statement()).all()


class Report:
    columns: dict[str, Any] = {}
    group: tuple = ()

    def __init_subclass__(cls) -> None:
        cls.columns = {k: v for k, v in vars(cls).items() if isinstance(v, (expression.ColumnElement, InstrumentedAttribute))}

    def build(self) -> Select:
        return select(*(c.label(n) for n, c in self.columns.items())).group_by(*self.group)


class SalesByArticle(Report):
    article = Item.article
    sold = func.sum(Item.quantity)
    revenue = func.sum(Item.price * Item.quantity)
    group = (Item.article,)


class SpendByCustomer(Report):
    customer = Customer.full_name
    invoices = func.count(Invoice.number.distinct())
    spent = func.sum(Invoice.total)
    group = (Customer.full_name,)

    def build(self):
        return super().build().join(Customer.invoices).having(self.columns["spent"] > 100)


def article_report(session):
    return session.execute(SalesByArticle().build()).all()


def customer_report(session):
    return session.execute(SpendByCustomer().build().order_by("spent")).all()


DEFAULTS = MappingProxyType({"vip": True})


def with_defaults(session, **extra):
    merged = {**DEFAULTS, "full_name": "Bob"}
    return session.scalars(select(Customer).filter_by(**merged)).one()


def setting_driven(session):
    cfg = SimpleNamespace(model=Invoice, key="paid_at", limit=5)
    column = getattr(cfg.model, cfg.key)
    return session.scalars(select(cfg.model).where(column.is_(None)).order_by(column.desc()).limit(cfg.limit)).all()


def joined_once(session, by_city: bool = True, by_zip: bool = True):
    joined: set = set()

    def need(stmt, target):
        if target not in joined:
            joined.add(target)
            stmt = stmt.join(target)
        return stmt

    stmt = select(Customer)
    if by_city:
        stmt = need(stmt, Customer.addresses).where(Address.city == "Rome")
    if by_zip:
        stmt = need(stmt, Customer.addresses).where(Address.zip_code.startswith("00"))
    return session.scalars(stmt).all()


def count_wrapped(session):
    inner = select(Customer).where(Customer.vip).order_by(Customer.full_name)
    total = session.scalar(select(func.count()).select_from(inner.with_only_columns(Customer.customer_id).order_by(None).subquery()))
    columns = [d["name"] for d in inner.column_descriptions]
    return total, columns


def wrap_page(session):
    inner = select(Invoice.number, Invoice.total.label("amount")).where(Invoice.total > 5)
    page = inner.subquery("page")
    picked = [page.c[name] for name in inner.selected_columns.keys()]
    return session.execute(select(*picked).limit(3)).all()


def expensive_items(session):
    amount = Item.price * Item.quantity
    ranked = select(Item, func.rank().over(partition_by=Item.invoice_number, order_by=amount.desc()).label("r")).subquery()
    item = aliased(Item, ranked)
    return session.scalars(select(item).where(ranked.c.r == 1)).all()
