"""Models of a shop: annotated columns, every kind of relationship, and the loader strategies on them."""

from __future__ import annotations

import datetime
import decimal
import enum
import uuid
from typing import Any, List, Optional

from sqlalchemy import (
    JSON, BigInteger, Boolean, Column, Enum, Float, ForeignKey, ForeignKeyConstraint, Index, Integer, Interval,
    LargeBinary, Numeric, SmallInteger, String, Table, Text, UniqueConstraint, Uuid, and_, func, select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, configure_mappers, column_property, mapped_column, relationship


class ShopBase(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, str: String(80)}


class Level(enum.Enum):
    low = "l"
    mid = "m"
    high = "h"


item_tags = Table(
    "item_tags", ShopBase.metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
    Column("weight", Integer, server_default="1"),
)

follows = Table(
    "follows", ShopBase.metadata,
    Column("from_id", ForeignKey("customer.id"), primary_key=True),
    Column("to_id", ForeignKey("customer.id"), primary_key=True),
)


class Customer(ShopBase):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), index=True)
    email: Mapped[Optional[str]] = mapped_column(String(120), unique=True)
    age: Mapped[Optional[int]] = mapped_column(SmallInteger)
    active: Mapped[bool] = mapped_column(default=True)
    score: Mapped[Optional[float]]
    balance: Mapped[Optional[decimal.Decimal]] = mapped_column(Numeric(12, 2))
    born: Mapped[Optional[datetime.date]]
    seen: Mapped[Optional[datetime.datetime]] = mapped_column(onupdate=func.now())
    wake: Mapped[Optional[datetime.time]]
    patience: Mapped[Optional[datetime.timedelta]]
    prefs: Mapped[Optional[dict[str, Any]]]
    token: Mapped[Optional[uuid.UUID]]
    photo: Mapped[Optional[bytes]]
    level: Mapped[Optional[Level]]
    referrer_id: Mapped[Optional[int]] = mapped_column(ForeignKey("customer.id"))

    referrer: Mapped[Optional[Customer]] = relationship(remote_side=[id], back_populates="referred")
    referred: Mapped[List[Customer]] = relationship(back_populates="referrer", order_by="Customer.name")
    orders: Mapped[List[Order]] = relationship(back_populates="customer", order_by="Order.placed.desc()")
    card: Mapped[Optional[Card]] = relationship(back_populates="customer")
    following: Mapped[List[Customer]] = relationship(
        secondary=follows, primaryjoin=id == follows.c.from_id, secondaryjoin=id == follows.c.to_id,
        back_populates="followers",
    )
    followers: Mapped[List[Customer]] = relationship(
        secondary=follows, primaryjoin=id == follows.c.to_id, secondaryjoin=id == follows.c.from_id,
        back_populates="following",
    )
    big_orders: Mapped[List[Order]] = relationship(
        primaryjoin="and_(Customer.id == Order.customer_id, Order.total > 100)", viewonly=True,
    )


class Card(ShopBase):
    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), unique=True)

    customer: Mapped[Customer] = relationship(back_populates="card", lazy="joined", innerjoin=True)


class Order(ShopBase):
    __tablename__ = "order"
    __table_args__ = (Index("ix_order_placed", "placed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    placed: Mapped[datetime.datetime] = mapped_column(default=func.now())
    total: Mapped[decimal.Decimal] = mapped_column(Numeric(10, 2), default=0)
    note: Mapped[Optional[str]] = mapped_column(Text, deferred=True)
    paid: Mapped[Optional[bool]]
    extra: Mapped[Optional[dict[str, Any]]]

    customer: Mapped[Customer] = relationship(back_populates="orders")
    lines: Mapped[List[Line]] = relationship(back_populates="order", cascade="all, delete-orphan", lazy="selectin")


class Line(ShopBase):
    __tablename__ = "line"

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), primary_key=True)
    pos: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    qty: Mapped[int] = mapped_column(default=1)
    price: Mapped[Optional[decimal.Decimal]] = mapped_column(Numeric(8, 2))

    order: Mapped[Order] = relationship(back_populates="lines")
    item: Mapped[Item] = relationship(lazy="joined")
    shipments: Mapped[List[Shipment]] = relationship(back_populates="line")


class Shipment(ShopBase):
    __tablename__ = "shipment"
    __table_args__ = (
        ForeignKeyConstraint(["order_id", "line_pos"], ["line.order_id", "line.pos"]),
        UniqueConstraint("carrier", "sent", name="uq_carrier_sent"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    order_id: Mapped[int]
    line_pos: Mapped[int]
    carrier: Mapped[str]
    sent: Mapped[Optional[datetime.datetime]]

    line: Mapped[Line] = relationship(back_populates="shipments")


class Item(ShopBase):
    __tablename__ = "item"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column("item_title", String(100))
    price: Mapped[Optional[float]]
    stock: Mapped[int] = mapped_column(default=0)
    data: Mapped[Optional[dict[str, Any]]]

    tags: Mapped[List[Tag]] = relationship(secondary=item_tags, back_populates="items", order_by="Tag.label")


class Tag(ShopBase):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(30), unique=True)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("tag.id"))

    items: Mapped[List[Item]] = relationship(secondary=item_tags, back_populates="tags")
    parent: Mapped[Optional[Tag]] = relationship(remote_side="Tag.id", back_populates="children", lazy="joined", join_depth=2)
    children: Mapped[List[Tag]] = relationship(back_populates="parent")

configure_mappers()
