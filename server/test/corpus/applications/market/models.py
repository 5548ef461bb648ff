from __future__ import annotations

import datetime as dt
import enum
import typing as t

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql as pg

reg = orm.registry(
    type_annotation_map={
        t.Literal["small", "medium", "large"]: sa.Enum("small", "medium", "large", name="size"),
        enum.Enum: sa.Enum(enum.Enum, native_enum=False, length=30),
    }
)


class Visibility(str, enum.Enum):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class OrderStatus(enum.Enum):
    NEW = 1
    PAID = 2
    SENT = 3
    RETURNED = 4


class VersionedMixin:
    version_id: orm.Mapped[int] = orm.mapped_column(sa.Integer, nullable=False)

    @orm.declared_attr.directive
    def __mapper_args__(cls) -> dict[str, t.Any]:
        return {"version_id_col": cls.version_id}


class TenantMixin:
    @orm.declared_attr
    def tenant_id(cls) -> orm.Mapped[int]:
        return orm.mapped_column(sa.ForeignKey("tenant.id"), index=True)

    @orm.declared_attr
    def tenant(cls) -> orm.Mapped[Tenant]:
        return orm.relationship("Tenant", lazy="raise")


class SoftDeleteMixin:
    removed: orm.Mapped[bool] = orm.mapped_column(sa.Boolean, default=False, server_default=sa.false())


@reg.mapped
class Tenant:
    __tablename__ = "tenant"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    domain: orm.Mapped[str] = orm.mapped_column(sa.String(100), unique=True)


@reg.mapped
class Customer(TenantMixin):
    __tablename__ = "customer"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    email: orm.Mapped[str] = orm.mapped_column(sa.String(200))
    name: orm.Mapped[t.Optional[str]]
    birthday: orm.Mapped[dt.date | None]
    joined: orm.Mapped[dt.datetime] = orm.mapped_column(server_default=sa.func.now())
    points: orm.Mapped[int] = orm.mapped_column(default=0)

    orders: orm.Mapped[t.List[Order]] = orm.relationship(back_populates="customer")
    favourites: orm.Mapped[t.Set[Item]] = orm.relationship(secondary=lambda: favourite, back_populates="fans")


@reg.mapped
class Shop(TenantMixin, SoftDeleteMixin):
    __tablename__ = "shop"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str]
    rating: orm.Mapped[t.Optional[float]]
    items: orm.Mapped[list[Item]] = orm.relationship(back_populates="shop")


@reg.mapped
class Item(TenantMixin, SoftDeleteMixin, VersionedMixin):
    __tablename__ = "item"
    __table_args__ = (
        sa.Index("ix_item_search", "search", postgresql_using="gin"),
        sa.Index("ix_item_open", "shop_id", postgresql_where=sa.text("removed IS false")),
    )

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    shop_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("shop.id"))
    title: orm.Mapped[str]
    body: orm.Mapped[t.Optional[str]] = orm.mapped_column(sa.Text)
    size: orm.Mapped[t.Literal["small", "medium", "large"]]
    visibility: orm.Mapped[Visibility]
    price: orm.Mapped[float] = orm.mapped_column(sa.Numeric(10, 2, asdecimal=False))
    stock: orm.Mapped[int] = orm.mapped_column(default=0)
    tags: orm.Mapped[list[str]] = orm.mapped_column(pg.ARRAY(sa.String).with_variant(sa.JSON(), "sqlite", "mysql"))
    meta: orm.Mapped[dict[str, t.Any]] = orm.mapped_column("metadata", sa.JSON)
    search: orm.Mapped[t.Any] = orm.mapped_column(pg.TSVECTOR().with_variant(sa.Text(), "sqlite", "mysql"), nullable=True)
    listed_at: orm.Mapped[dt.datetime | None]

    shop: orm.Mapped[Shop] = orm.relationship(back_populates="items")
    lines: orm.Mapped[list[OrderLine]] = orm.relationship(back_populates="item", viewonly=True)
    fans: orm.Mapped[t.Set[Customer]] = orm.relationship(secondary=lambda: favourite, back_populates="favourites")


favourite = sa.Table(
    "favourite",
    reg.metadata,
    sa.Column("customer_id", sa.ForeignKey("customer.id"), primary_key=True),
    sa.Column("item_id", sa.ForeignKey("item.id"), primary_key=True),
)


@reg.mapped
class Order(TenantMixin):
    __tablename__ = "orders"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    customer_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("customer.id"))
    status: orm.Mapped[OrderStatus] = orm.mapped_column(default=OrderStatus.NEW)
    placed: orm.Mapped[dt.datetime]
    coupon: orm.Mapped[str | None] = orm.mapped_column(sa.String(20))

    customer: orm.Mapped[Customer] = orm.relationship(back_populates="orders")
    lines: orm.Mapped[list[OrderLine]] = orm.relationship(back_populates="order", cascade="all, delete-orphan")


@reg.mapped
class OrderLine:
    __tablename__ = "order_line"

    order_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("orders.id"), primary_key=True)
    item_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    quantity: orm.Mapped[int] = orm.mapped_column(default=1)
    unit_price: orm.Mapped[float] = orm.mapped_column(sa.Float)

    order: orm.Mapped[Order] = orm.relationship(back_populates="lines")
    item: orm.Mapped[Item] = orm.relationship(back_populates="lines", lazy="joined", innerjoin=True)
