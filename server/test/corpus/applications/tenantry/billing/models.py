from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, column_property, mapped_column as col, relationship

from ..core import Base, HasTenant, SoftDelete, WithId


class Interval(str, Enum):
    MONTH = "month"
    YEAR = "year"


class Priority(IntEnum):
    LOW = 1
    HIGH = 2


Currency = Literal["EUR", "USD", "CHF"]


class Plan(WithId, SoftDelete, Base):
    name: Mapped[str]
    interval: Mapped[Interval] = col(default=Interval.MONTH)
    price: Mapped[Decimal] = col(sa.Numeric(9, 2), default=Decimal("0"))


class Invoice(WithId, HasTenant, SoftDelete, Base):
    number: Mapped[str] = col(sa.String(20))
    currency: Mapped[Currency] = col(default="EUR")
    issued: Mapped[dt.date] = col(server_default=sa.func.current_date(), init=False)
    due: Mapped[dt.date | None] = col(default=None)
    priority: Mapped[Priority] = col(default=Priority.LOW)
    lines: Mapped[list[InvoiceLine]] = relationship(
        back_populates="invoice", default_factory=list, cascade="all, delete-orphan", lazy="selectin"
    )
    payments: Mapped[set[Payment]] = relationship(back_populates="invoice", init=False, repr=False)

    __table_args__ = (sa.UniqueConstraint("tenant_id", "number"),)

    @hybrid_property
    def overdue(self) -> bool:
        return self.due is not None and self.due < dt.date.today()

    @overdue.inplace.expression
    @classmethod
    def _overdue(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.due.is_not(None), cls.due < sa.func.current_date())


class InvoiceLine(WithId, Base):
    __tablename__ = "t_invoice_line"
    invoice_id: Mapped[int] = col(sa.ForeignKey(Invoice.id, ondelete="CASCADE"), init=False)
    text: Mapped[str]
    quantity: Mapped[int] = col(default=1)
    unit_price: Mapped[Decimal] = col(sa.Numeric(9, 2), default=Decimal(0))
    amount: Mapped[Decimal] = column_property(quantity * unit_price, init=False)
    plan_id: Mapped[int | None] = col(sa.ForeignKey("t_plan.id"), default=None)
    invoice: Mapped[Invoice] = relationship(back_populates="lines", init=False)
    plan: Mapped[Plan | None] = relationship(default=None, lazy="joined")


class Payment(WithId, HasTenant, Base):
    invoice_id: Mapped[int] = col(sa.ForeignKey(Invoice.id), init=False)
    paid_on: Mapped[dt.date]
    amount: Mapped[Decimal] = col(sa.Numeric(9, 2))
    invoice: Mapped[Invoice] = relationship(back_populates="payments")
