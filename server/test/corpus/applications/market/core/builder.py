"""Builders that hold a statement and managers in Django's manner."""

from __future__ import annotations

import datetime as dt
from functools import cached_property, partial
from typing import Any, Callable, ClassVar, Generic, Iterable, Optional, TypeVar

import sqlalchemy as sa
from sqlalchemy import orm
from typing_extensions import Self

from market.models import Customer, Item, Order, OrderLine, OrderStatus, Shop, Visibility

T = TypeVar("T")


class QueryBuilder(Generic[T]):
    def __init__(self, model: type[T]) -> None:
        self._model = model
        self._stmt = sa.select(model)
        self._limit: int | None = None

    def where(self, *conditions: sa.ColumnElement[bool]) -> Self:
        self._stmt = self._stmt.where(*conditions)
        return self

    def filter_by(self, **kwargs: Any) -> Self:
        self._stmt = self._stmt.filter_by(**kwargs)
        return self

    def order(self, *columns: Any) -> Self:
        self._stmt = self._stmt.order_by(*columns)
        return self

    def load(self, *attributes: Any) -> Self:
        self._stmt = self._stmt.options(*(orm.selectinload(attribute) for attribute in attributes))
        return self

    def page(self, number: int, size: int = 20) -> Self:
        self._stmt = self._stmt.limit(size).offset((number - 1) * size)
        return self

    def build(self) -> sa.Select[tuple[T]]:
        return self._stmt


class OrderQuery:
    """Chains of named conditions."""

    def __init__(self, session: orm.Session):
        self.session = session
        self.statement = sa.select(Order).where(Order.tenant_id == 1)

    def with_status(self, *statuses: OrderStatus) -> OrderQuery:
        self.statement = self.statement.where(Order.status.in_(statuses))
        return self

    def placed_after(self, moment: Optional[dt.datetime]) -> OrderQuery:
        if moment is not None:
            self.statement = self.statement.where(Order.placed > moment)
        return self

    def of_customer(self, email: str) -> OrderQuery:
        self.statement = self.statement.join(Order.customer).where(Customer.email == email)
        return self

    def newest_first(self) -> OrderQuery:
        self.statement = self.statement.order_by(Order.placed.desc())
        return self

    def all(self):
        return self.session.scalars(self.statement).all()

    def count(self) -> int:
        return self.session.scalar(sa.select(sa.func.count()).select_from(self.statement.order_by(None).subquery()))


class Manager:
    """``objects`` in Django's manner, with lookups like ``price__lt``."""

    lookups: ClassVar[dict[str, Callable[[Any, Any], Any]]] = {
        "exact": lambda column, value: column == value,
        "lt": lambda column, value: column < value,
        "gte": lambda column, value: column >= value,
        "in": lambda column, value: column.in_(value),
        "icontains": lambda column, value: column.ilike(f"%{value}%"),
        "isnull": lambda column, value: column.is_(None) if value else column.is_not(None),
    }

    def __init__(self, model: type[Any]):
        self.model = model

    def filter(self, **kwargs: Any) -> sa.Select[Any]:
        clauses = []
        for key, value in kwargs.items():
            field, _, lookup = key.partition("__")
            clauses.append(self.lookups[lookup or "exact"](getattr(self.model, field), value))
        return sa.select(self.model).where(*clauses)

    def exclude(self, **kwargs: Any) -> sa.Select[Any]:
        return sa.select(self.model).where(*[getattr(self.model, k) != v for k, v in kwargs.items()])

    def values(self, *fields: str) -> sa.Select[Any]:
        return sa.select(*[getattr(self.model, name) for name in fields])


items = Manager(Item)
shops = Manager(Shop)


class Dashboard:
    def __init__(self, session: orm.Session, tenant_id: int):
        self.session = session
        self.tenant_id = tenant_id

    @property
    def orders(self) -> sa.Select[tuple[Order]]:
        return sa.select(Order).where(Order.tenant_id == self.tenant_id)

    @cached_property
    def revenue(self):
        return (
            sa.select(Order.id, sa.func.sum(OrderLine.quantity * OrderLine.unit_price).label("total"))
            .join(Order.lines)
            .group_by(Order.id)
            .cte("revenue")
        )

    def unpaid(self):
        return self.session.scalars(self.orders.where(Order.status == OrderStatus.NEW)).all()

    def top_orders(self, n: int = 5):
        return self.session.execute(
            sa.select(Order, self.revenue.c.total).join(self.revenue, self.revenue.c.id == Order.id).order_by(self.revenue.c.total.desc()).limit(n)
        ).all()

    def customers(self, minimum: float):
        stmt = (
            sa.select(Customer.email, sa.func.sum(self.revenue.c.total).label("spent"))
            .join(Order, Order.customer_id == Customer.id)
            .join(self.revenue, self.revenue.c.id == Order.id)
            .group_by(Customer.email)
            .having(sa.func.sum(self.revenue.c.total) > minimum)
        )
        return self.session.execute(stmt).all()


def cheap_items(session: orm.Session, price: float):
    query = QueryBuilder(Item).where(Item.price < price).filter_by(removed=False).order(Item.price, Item.id).page(2)
    return session.scalars(query.build()).all()


def shops_with_items(session: orm.Session):
    return session.scalars(QueryBuilder(Shop).load(Shop.items).where(Shop.removed.is_(False)).build()).all()


def orders_of(session: orm.Session, email: str, since: dt.datetime):
    query = OrderQuery(session).with_status(OrderStatus.PAID, OrderStatus.SENT).of_customer(email).placed_after(since)
    return query.newest_first().all(), query.count()


def django_style(session: orm.Session, price: float, text: str):
    a = session.scalars(items.filter(price__lt=price, title__icontains=text, body__isnull=True)).all()
    b = session.scalars(shops.filter(name="x", rating__gte=4).order_by(Shop.name)).all()
    c = session.scalars(items.exclude(size="large", removed=True)).all()
    d = session.execute(items.values("id", "title", "price")).all()
    return a, b, c, d


newest = partial(sa.select(Item).order_by(Item.listed_at.desc()).limit)
count_of = partial(sa.func.count, OrderLine.item_id)


def newest_items(session: orm.Session):
    return session.scalars(newest(10)).all()


def popular(session: orm.Session):
    n = count_of()
    return session.execute(sa.select(OrderLine.item_id, n).group_by(OrderLine.item_id).order_by(n.desc())).all()
