from __future__ import annotations
import typing
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, attribute_keyed_dict as keyed, mapped_column, relationship
from ..kernel.db import C, Model

if typing.TYPE_CHECKING:
    from mono.sales.models import OrderItem

loc_ref = C.ref("location", ondelete="RESTRICT")
item_ref = C.ref("item")


class Location(Model):
    __tablename__ = "location"
    id: Mapped[C.bigpk]
    code: Mapped[C.code]


class Item(Model):
    __tablename__ = "item"
    id: Mapped[C.bigpk]
    code: Mapped[C.code]
    label: Mapped[str | None]
    levels: Mapped[dict[int, Level]] = relationship(collection_class=keyed("location_id"))
    ordered: Mapped[list[OrderItem]] = relationship("OrderItem", back_populates="item")


class Level(Model):
    __tablename__ = "level"
    id: Mapped[C.bigpk]
    item_id: Mapped[item_ref]
    location_id: Mapped[loc_ref]
    amount: Mapped[int] = mapped_column(default=0)
    seen: Mapped[C.moment]
    location: Mapped[Location] = relationship(lazy="joined")
