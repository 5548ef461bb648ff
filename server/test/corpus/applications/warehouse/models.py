from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, Optional
from uuid import UUID

from advanced_alchemy.base import BigIntAuditBase, BigIntBase, DefaultBase, UUIDAuditBase, UUIDBase, UUIDv7AuditBase
from advanced_alchemy.mixins import AuditColumns, SlugKey
from advanced_alchemy.types import DateTimeUTC, JsonB
from sqlalchemy import Column, ForeignKey, Numeric, String, Table, UniqueConstraint
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

product_category = Table(
    "product_category",
    UUIDBase.metadata,
    Column("product_id", ForeignKey("product.id", ondelete="CASCADE"), primary_key=True),
    Column("category_id", ForeignKey("category.id", ondelete="CASCADE"), primary_key=True),
)


class MovementKind(enum.Enum):
    RECEIPT = "receipt"
    SHIPMENT = "shipment"
    ADJUSTMENT = "adjustment"


class Warehouse(UUIDAuditBase, SlugKey):
    name: Mapped[str] = mapped_column(String(100))
    city: Mapped[Optional[str]]
    opened_on: Mapped[Optional[date]]
    attributes: Mapped[dict[str, Any]]

    bins: Mapped[list[StorageBin]] = relationship(back_populates="warehouse", lazy="selectin", cascade="all, delete")


class StorageBin(UUIDBase):
    __table_args__ = (UniqueConstraint("warehouse_id", "code"),)

    code: Mapped[str] = mapped_column(String(20), index=True)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id", ondelete="cascade"))
    capacity: Mapped[int] = mapped_column(default=100)

    warehouse: Mapped[Warehouse] = relationship(back_populates="bins", lazy="joined", innerjoin=True)
    stock: Mapped[list[StockLevel]] = relationship(back_populates="bin", lazy="noload")


class Category(BigIntBase):
    name: Mapped[str]
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("category.id"))
    products: Mapped[list[Product]] = relationship(secondary=product_category, back_populates="categories")


class Supplier(BigIntAuditBase):
    __tablename__ = "suppliers"

    name: Mapped[str] = mapped_column(unique=True)
    email: Mapped[Optional[str]]
    rating: Mapped[float] = mapped_column(default=0.0)
    active: Mapped[bool] = mapped_column(default=True)
    products: Mapped[list[Product]] = relationship(back_populates="supplier")


class Product(UUIDv7AuditBase, SlugKey):
    sku: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    price: Mapped[float] = mapped_column(Numeric(10, 2))
    weight: Mapped[Optional[float]]
    supplier_id: Mapped[Optional[int]] = mapped_column(ForeignKey("suppliers.id"))
    discontinued_at: Mapped[Optional[datetime]] = mapped_column(DateTimeUTC(timezone=True))
    details: Mapped[dict[str, Any]] = mapped_column(JsonB, default=dict)

    supplier: Mapped[Optional[Supplier]] = relationship(back_populates="products", lazy="joined")
    categories: Mapped[list[Category]] = relationship(secondary=product_category, back_populates="products", lazy="selectin")
    stock: Mapped[list[StockLevel]] = relationship(back_populates="product")
    category_names: AssociationProxy[list[str]] = association_proxy("categories", "name")
    supplier_name: AssociationProxy[Optional[str]] = association_proxy("supplier", "name")

    @hybrid_property
    def available(self) -> bool:
        return self.discontinued_at.is_(None)


class StockLevel(DefaultBase, AuditColumns):
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"), primary_key=True)
    bin_id: Mapped[UUID] = mapped_column(ForeignKey("storage_bin.id"), primary_key=True)
    quantity: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = relationship(back_populates="stock", innerjoin=True)
    bin: Mapped[StorageBin] = relationship(back_populates="stock", innerjoin=True)

    @hybrid_property
    def free(self) -> int:
        return self.quantity - self.reserved


class Movement(UUIDBase):
    kind: Mapped[MovementKind]
    quantity: Mapped[int]
    happened_at: Mapped[datetime]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    bin_id: Mapped[Optional[UUID]] = mapped_column(ForeignKey("storage_bin.id"))
    note: Mapped[Optional[str]]

    product: Mapped[Product] = relationship()


class Document(UUIDAuditBase):
    type: Mapped[str]
    number: Mapped[str]

    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "document"}


class Invoice(Document):
    total: Mapped[Optional[float]]

    __mapper_args__ = {"polymorphic_identity": "invoice"}


class DeliveryNote(Document):
    __tablename__ = "delivery_note"

    id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    carrier: Mapped[str]

    __mapper_args__ = {"polymorphic_identity": "delivery"}
