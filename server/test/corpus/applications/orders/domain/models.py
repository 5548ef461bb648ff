import enum
from datetime import datetime, date
from decimal import Decimal
from typing import Optional
from sqlalchemy import ForeignKey, String, Numeric, Enum, func, select, Integer, Boolean, and_, UniqueConstraint, event, Index, desc
from sqlalchemy.orm import Mapped, mapped_column, relationship, column_property, aliased, validates, declared_attr, remote, foreign
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method, Comparator
from ..infra.db import Base

class Status(enum.Enum):
    NEW = "new"; PAID = "paid"; SHIPPED = "shipped"; CANCELLED = "cancelled"
    @classmethod
    def open(cls): return [cls.NEW, cls.PAID]
    @property
    def is_final(self): return self in (Status.SHIPPED, Status.CANCELLED)

class CaseInsensitive(Comparator):
    def __eq__(self, other): return func.lower(self.__clause_element__()) == func.lower(other)

class TenantMixin:
    tenant_id: Mapped[int] = mapped_column(Integer, index=True)
    @classmethod
    def for_tenant(cls, tenant_id: int): return select(cls).where(cls.tenant_id == tenant_id)
    @classmethod
    def counts(cls): return select(cls.tenant_id, func.count().label("n")).select_from(cls).group_by(cls.tenant_id)

class Customer(TenantMixin, Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column(String(50))
    last: Mapped[str] = mapped_column(String(50))
    _email: Mapped[str] = mapped_column("email", String(100))
    vip: Mapped[bool] = mapped_column(default=False)
    orders: Mapped[list["Order"]] = relationship(back_populates="customer", order_by="desc(Order.placed)")
    open_orders: Mapped[list["Order"]] = relationship(primaryjoin=lambda: and_(Customer.id == foreign(Order.customer_id), Order.status.in_(Status.open())), viewonly=True)
    @hybrid_property
    def full_name(self): return self.first + " " + self.last
    @hybrid_property
    def email(self): return self._email
    @email.comparator
    def email(cls): return CaseInsensitive(cls._email)
    @hybrid_property
    def spent(self): return sum(o.total for o in self.orders)
    @spent.expression
    def spent(cls): return select(func.coalesce(func.sum(Line.quantity * Line.price), 0)).join(Order, Order.id == Line.order_id).where(Order.customer_id == cls.id).label("spent")
    @hybrid_method
    def ordered_since(self, when): return any(o.placed > when for o in self.orders)
    @ordered_since.expression
    def ordered_since(cls, when): return cls.orders.any(Order.placed > when)

class Order(TenantMixin, Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey(Customer.id))
    status: Mapped[Status] = mapped_column(Enum(Status), default=Status.NEW)
    placed: Mapped[datetime] = mapped_column(server_default=func.now())
    note: Mapped[Optional[str]]
    customer: Mapped[Customer] = relationship(back_populates="orders")
    lines: Mapped[list["Line"]] = relationship(back_populates="order", cascade="all, delete-orphan")
    @property
    def is_open(self): return self.status in Status.open()
    @classmethod
    def with_status(cls, *statuses: Status): return cls.status.in_(statuses or Status.open())

class Line(Base):
    __tablename__ = "lines"
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("shop.products.sku"))
    quantity: Mapped[int] = mapped_column()
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped["Product"] = relationship()
    amount = column_property(quantity * price)

class Product(Base):
    __tablename__ = "products"
    sku: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column()
    stock: Mapped[int] = mapped_column(default=0)
    __table_args__ = (Index("ix_name", func.lower(name)),)

latest = select(Order.id, Order.customer_id, func.row_number().over(partition_by=Order.customer_id, order_by=desc(Order.placed)).label("rn")).subquery()
LatestOrder = aliased(Order, latest)
Customer.latest_order = relationship(Order, primaryjoin=and_(Customer.id == foreign(Order.customer_id)), uselist=False, viewonly=True, order_by=Order.placed.desc())
Customer.order_count = column_property(select(func.count(Order.id)).where(Order.customer_id == Customer.id).correlate_except(Order).scalar_subquery())
