from __future__ import annotations
import abc
from datetime import datetime
from dataclasses import dataclass, fields, asdict
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar, Literal, Iterator
from sqlalchemy import Select, and_, func, or_, select, asc, desc, inspect, ColumnElement, UnaryExpression, update, delete, exists, literal
from sqlalchemy.orm import Session, InstrumentedAttribute, selectinload, joinedload, load_only, Load
from ..domain.models import Base, Customer, Order, Line, Product, Status

T = TypeVar("T", bound=Base)

class Sort(NamedTuple):
    field: str
    descending: bool = False

class Range(TypedDict, total=False):
    low: int
    high: int

OPERATORS = {
    "eq": lambda c, v: c == v, "ne": lambda c, v: c != v, "lt": lambda c, v: c < v, "ge": lambda c, v: c >= v,
    "in": lambda c, v: c.in_(v), "like": lambda c, v: c.ilike(f"%{v}%"), "null": lambda c, v: c.is_(None) if v else c.is_not(None),
}

@dataclass
class Filter:
    def clauses(self, model) -> Iterator[ColumnElement[bool]]:
        for f in fields(self):
            value = getattr(self, f.name)
            if value is None: continue
            name, _, op = f.name.partition("__")
            yield OPERATORS[op or "eq"](getattr(model, name), value)

@dataclass
class OrderFilter(Filter):
    status: Status | None = None
    customer_id: int | None = None
    note__like: str | None = None
    id__in: list[int] | None = None
    note__null: bool | None = None

class AbstractRepository(abc.ABC, Generic[T]):
    @property
    @abc.abstractmethod
    def model(self) -> type[T]: ...
    default_sort: tuple[Sort, ...] = ()
    def __init__(self, session: Session): self._session = session
    def _select(self) -> Select: return select(self.model)
    def _sorted(self, stmt: Select, *sorts: Sort) -> Select:
        return stmt.order_by(*[(desc if s.descending else asc)(getattr(self.model, s.field)) for s in sorts or self.default_sort])
    def find(self, *criteria, **by): return self._session.scalars(self._sorted(self._select().where(*criteria).filter_by(**by))).all()
    def get(self, pk): 
        return self._session.scalar(self._select().where(inspect(self.model).primary_key[0] == pk))
    def total(self): return self._session.scalar(select(func.count()).select_from(self.model))

class Customers(AbstractRepository[Customer]):
    model = Customer
    default_sort = (Sort("last"), Sort("first", descending=True))
    def vips(self): return self.find(Customer.vip, tenant_id=3)
    def named(self, q: str): return self.find(or_(Customer.full_name.ilike(f"%{q}%"), Customer.email == q))
    def big(self, least: int): return self._session.execute(select(Customer.id, Customer.spent).where(Customer.spent > least).order_by(Customer.spent.desc())).all()
    def active(self, since: datetime): return self._session.scalars(self._select().where(Customer.ordered_since(since), Customer.open_orders.any())).all()
    def latest(self): return self._session.scalars(select(Customer).options(joinedload(Customer.latest_order), selectinload(Customer.orders).selectinload(Order.lines).joinedload(Line.product))).unique().all()

class Orders(AbstractRepository[Order]):
    @property
    def model(self): return Order
    def preset(self): return self._session.scalars(self._select().where(*OrderFilter(status=Status.PAID, note__like="gift", id__in=[1, 2], note__null=False).clauses(Order))).all()
    def open(self): return self._session.scalars(self._select().where(Order.with_status())).all()
    def in_states(self): return self._session.scalars(self._select().where(Order.with_status(Status.NEW, Status.SHIPPED))).all()
    def cancel(self, pk: int): self._session.execute(update(self.model).where(self.model.id == pk, ~self.model.status.in_([s for s in Status if s.is_final])).values(status=Status.CANCELLED, note=func.concat(Order.note, " x")))
    def archive(self, before: datetime): self._session.execute(delete(Order).where(Order.placed < before, ~exists().where(Line.order_id == Order.id)))
