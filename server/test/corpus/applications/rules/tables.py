import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship, Mapped
from typing import Optional, List
import datetime


class Base(DeclarativeBase):
    def __repr__(self):
        return f"<{type(self).__name__}>"


class Customer(Base):
    __tablename__ = "customers"
    customer_id: Mapped[int] = mapped_column("id", primary_key=True)
    full_name: Mapped[str] = mapped_column("name", sa.String(80))
    born: Mapped[Optional[datetime.date]]
    vip: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.text("0"))
    addresses: Mapped[List["Address"]] = relationship(back_populates="customer")
    invoices: Mapped[List["Invoice"]] = relationship(back_populates="customer")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    city: Mapped[str]
    zip_code: Mapped[str] = mapped_column("zip", sa.String(10))
    customer: Mapped[Customer] = relationship(back_populates="addresses")


class Invoice(Base):
    __tablename__ = "invoices"
    number: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    total: Mapped[float]
    paid_at: Mapped[Optional[datetime.datetime]]
    customer: Mapped[Customer] = relationship(back_populates="invoices")
    items: Mapped[List["Item"]] = relationship(backref="invoice")


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_number: Mapped[str] = mapped_column(sa.ForeignKey("invoices.number"))
    article: Mapped[str]
    price: Mapped[float]
    quantity: Mapped[int] = mapped_column(default=1)

    @property
    def amount(self):
        return self.price * self.quantity
