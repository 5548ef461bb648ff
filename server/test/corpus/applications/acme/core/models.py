from __future__ import annotations
import enum, typing as t
from typing import TYPE_CHECKING
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped as M, mapped_column as col, relationship as rel
from . import base as b
from .types import Money
if TYPE_CHECKING:
    from ..plugins.geo.places import Place
class OrderKind(enum.IntEnum):
    WEB = 1
    SHOP = 2
class Person(b.Base, table="people"):
    name: M[str]
    nick: M[t.Optional[str]] = col(sa.String(20))
    place_id: M[t.Optional[int]] = col(sa.ForeignKey("places.id"))
    place: M[t.Optional[Place]] = rel(back_populates="people")
    orders: M[t.List[Order_]] = rel("Order_", back_populates="person")
class Order_(b.Base):
    person_id: M[int] = col(sa.ForeignKey(Person.id))
    kind: M[OrderKind] = col(sa.Enum(OrderKind), server_default="WEB")
    total: M[Money]
    meta: M[t.Dict[str, t.Any]] = col(default=lambda: {})
    person: M[Person] = rel(back_populates="orders")
    items: M[t.List["Item"]] = rel(back_populates="order", cascade="all")
class Item(b.Base):
    order_id: M[int] = col(sa.ForeignKey("orders.id"))
    label: M[str] = col("item_label", sa.Text)
    qty: M[int]
    order: M["Order_"] = rel(back_populates="items")
_hidden = sa.select(Person)
