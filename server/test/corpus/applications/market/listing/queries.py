"""The read side: query objects with handlers, filters from parameter objects."""

from __future__ import annotations

import datetime as dt
import enum
import operator
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce, singledispatch, wraps
from typing import Any, Literal, NamedTuple, TypedDict

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload, selectinload, with_loader_criteria

from market.models import Customer, Item, Order, OrderLine, OrderStatus, Shop, SoftDeleteMixin, TenantMixin, Visibility, favourite

PUBLIC_ITEMS = select(Item).where(Item.removed.is_(False), Item.visibility == Visibility.PUBLIC)
SORTS: dict[str, tuple[Any, ...]] = {
    "price": (Item.price.asc(), Item.id.asc()),
    "-price": (Item.price.desc(), Item.id.asc()),
    "newest": (Item.listed_at.desc(),),
}
SEARCHABLE = (Item.title, Item.body)
OPS = {
    "eq": operator.eq,
    "gt": operator.gt,
    "in": lambda column, value: column.in_(value),
    "like": lambda column, value: column.like(value),
}


class SortField(enum.Enum):
    PRICE = "price"
    TITLE = "title"

    @property
    def column(self) -> InstrumentedAttribute[Any]:
        return {SortField.PRICE: Item.price, SortField.TITLE: Item.title}[self]


class ItemFilters(BaseModel):
    text: str | None = None
    price_min: float | None = None
    price_max: float | None = None
    sizes: list[str] | None = None
    in_stock: bool = True
    shop: str | None = None


@dataclass
class FindItems:
    filters: ItemFilters
    page: int = 1
    per_page: int = 20
    sort: Literal["price", "-price", "newest"] = "newest"


@dataclass(frozen=True, slots=True)
class CustomerOrders:
    customer_id: int
    since: dt.date
    statuses: list[OrderStatus] = field(default_factory=list)


class Condition(NamedTuple):
    column: str
    op: str
    value: int


class Window(TypedDict, total=False):
    limit: int
    offset: int


def build_conditions(filters: ItemFilters) -> Iterator[ColumnElement[bool]]:
    if filters.text:
        yield or_(*(column.ilike(f"%{filters.text}%") for column in SEARCHABLE))
    if filters.price_min is not None:
        yield Item.price >= filters.price_min
    if filters.price_max is not None:
        yield Item.price <= filters.price_max
    if filters.sizes:
        yield Item.size.in_(filters.sizes)
    if filters.in_stock:
        yield Item.stock > 0
    if filters.shop:
        yield Item.shop.has(name=filters.shop)


class FindItemsHandler:
    def __init__(self, session: Session):
        self._session = session

    def __call__(self, query: FindItems) -> Sequence[Item]:
        stmt = PUBLIC_ITEMS.where(*build_conditions(query.filters))
        stmt = stmt.order_by(*SORTS["newest"]).limit(query.per_page).offset((query.page - 1) * query.per_page)
        return self._session.scalars(stmt.options(joinedload(Item.shop))).unique().all()

    def total(self, query: FindItems) -> int:
        conditions = list(build_conditions(query.filters))
        return self._session.scalar(select(func.count(Item.id)).where(and_(*conditions))) or 0


class CustomerOrdersHandler:
    def __init__(self, session: Session):
        self.session = session

    def handle(self, query: CustomerOrders):
        stmt = select(Order).where(Order.customer_id == query.customer_id, func.date(Order.placed) >= query.since)
        if query.statuses:
            stmt = stmt.where(Order.status.in_(query.statuses))
        return self.session.scalars(stmt.options(selectinload(Order.lines))).all()


def tenant_scoped(fn: Callable[..., Select[Any]]) -> Callable[..., Select[Any]]:
    @wraps(fn)
    def wrapper(*args: Any, **kwargs: Any) -> Select[Any]:
        return fn(*args, **kwargs).options(with_loader_criteria(SoftDeleteMixin, lambda cls: cls.removed.is_(False), include_aliases=True))

    return wrapper


@tenant_scoped
def all_items() -> Select[tuple[Item]]:
    return select(Item).order_by(Item.id)


def list_items(session: Session):
    return session.scalars(all_items()).all()


def apply_filters(stmt: Select[Any], model: type[Any], conditions: Sequence[Condition]) -> Select[Any]:
    for condition in conditions:
        stmt = stmt.where(OPS[condition.op](getattr(model, condition.column), condition.value))
    return stmt


def generic_filters(session: Session):
    stmt = apply_filters(select(Item), Item, [Condition("price", "gt", 5), Condition("stock", "eq", 1)])
    return session.scalars(stmt).all()


def table_driven(session: Session):
    wanted = {"title": ("like", "%lamp%"), "size": ("in", ["small", "medium"])}
    criteria = [OPS[op](getattr(Item, name), value) for name, (op, value) in wanted.items()]
    return session.scalars(select(Item).where(reduce(and_, criteria))).all()


def any_text(session: Session, term: str):
    return session.scalars(select(Item).where(reduce(operator.or_, [c.contains(term) for c in SEARCHABLE]))).all()


def sorted_items(session: Session, field: SortField, descending: bool = False):
    column = field.column
    return session.scalars(select(Item).order_by(column.desc() if descending else column)).all()


def visible_to(session: Session, customer: Customer | None = None):
    stmt = select(Item).where(Item.removed == sa.false())
    if customer is None:
        return session.scalars(stmt.where(Item.visibility == Visibility.PUBLIC)).all()
    stmt = stmt.join(favourite, favourite.c.item_id == Item.id).where(favourite.c.customer_id == customer.id)
    return session.scalars(stmt).all()


def by_status(session: Session, status: OrderStatus):
    match status:
        case OrderStatus.NEW:
            stmt = select(Order).where(Order.status == OrderStatus.NEW, Order.placed > func.now())
        case OrderStatus.PAID | OrderStatus.SENT:
            stmt = select(Order).where(Order.status == status)
        case _:
            stmt = select(Order).where(Order.coupon.is_(None))
    return session.scalars(stmt).all()


def items_in_all_sizes(session: Session):
    stmt = select(Item.shop_id)
    for size in ("small", "medium", "large"):
        other = aliased(Item, name=f"item_{size}")
        stmt = stmt.where(select(other.id).where(other.shop_id == Item.shop_id, other.size == size).exists())
    return session.scalars(stmt.distinct()).all()


def counters(session: Session):
    columns = [func.count().filter(Order.status == status).label(status.name.lower()) for status in OrderStatus]
    return session.execute(select(*columns)).one()


def histogram(session: Session, bounds: list[int]):
    edges = [10, 50, 100]
    whens = [(Item.price < edge, f"below {edge}") for edge in edges]
    bucket = sa.case(*whens, else_="more").label("bucket")
    return session.execute(select(bucket, func.count(Item.id)).group_by(bucket)).all()


def pick_columns(session: Session, shop_id: int):
    names = ["id", "title", "price"]
    columns = {name: getattr(Item, name) for name in names}
    return session.execute(select(*columns.values()).where(columns["price"] > 1, Item.shop_id == shop_id)).mappings().all()


def windowed(session: Session, window: Window | None = None):
    options: Window = {"limit": 10, "offset": 20}
    return session.scalars(select(Item).order_by(Item.id).limit(options["limit"]).offset(options["offset"])).all()


def keyset(session: Session, after_price: float, after_id: int, size: int = 20):
    return session.scalars(
        PUBLIC_ITEMS.where(sa.tuple_(Item.price, Item.id) > (after_price, after_id)).order_by(Item.price, Item.id).limit(size)
    ).all()


def full_text(session: Session, words: str):
    query = func.plainto_tsquery("english", words)
    return session.execute(
        select(Item.id, func.ts_rank(Item.search, query).label("rank")).where(Item.search.op("@@")(query)).order_by(sa.desc("rank"))
    ).all()


def json_search(session: Session, colour: str):
    return session.scalars(
        select(Item).where(Item.meta["colour"].as_string() == colour, Item.meta["specs"]["weight"].as_float() < 2.5)
    ).all()


@contextmanager
def tenant(session: Session, tenant_id: int):
    yield select(Item).where(Item.tenant_id == tenant_id)


def with_context(session: Session, tenant_id: int):
    with tenant(session, tenant_id) as stmt:
        return session.scalars(stmt.where(Item.stock == 0)).all()


def batches(session: Session, size: int = 100):
    last = 0
    while True:
        rows = session.execute(select(Item.id, Item.title).where(Item.id > last).order_by(Item.id).limit(size)).all()
        if not rows:
            return
        yield rows
        break


def walrus(session: Session, email: str):
    if (customer := session.scalar(select(Customer).where(Customer.email == email))) is not None:
        return session.scalars(select(Order).where(Order.customer_id == customer.id)).all()
    return []


def recommend(session: Session, customer_id: int, limit: int = 10):
    mine = select(OrderLine.item_id).join(Order).where(Order.customer_id == customer_id)
    others = (
        select(Order.customer_id)
        .join(Order.lines)
        .where(OrderLine.item_id.in_(mine), Order.customer_id != customer_id)
        .distinct()
        .subquery()
    )
    score = func.count(Order.customer_id.distinct()).label("score")
    stmt = (
        select(OrderLine.item_id, score)
        .join(Order, Order.id == OrderLine.order_id)
        .join(others, others.c.customer_id == Order.customer_id)
        .where(OrderLine.item_id.not_in(mine))
        .group_by(OrderLine.item_id)
        .order_by(score.desc())
        .limit(limit)
    )
    return session.execute(stmt).all()


@singledispatch
def statement_for(query: Any) -> Select[Any]:
    raise TypeError(query)


@statement_for.register
def _(query: CustomerOrders) -> Select[tuple[Order]]:
    return select(Order).where(Order.customer_id == query.customer_id)
