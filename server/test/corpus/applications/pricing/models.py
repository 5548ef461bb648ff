from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Optional

from sqlalchemy import ForeignKey, String, and_, case, cast, exists, extract, func, select, type_coerce, Date, Float
from sqlalchemy.ext.hybrid import Comparator, hybrid_method, hybrid_property
from sqlalchemy.orm import (
    CompositeProperty, DeclarativeBase, Mapped, aliased, column_property, composite, deferred, mapped_column, query_expression, relationship, synonym,
    object_session, PropComparator, column_property, declared_attr,
)

from .types import Cents, JSONText, LowerText, Money, Point, Span


class CaseInsensitive(Comparator):
    def __eq__(self, other):
        return func.lower(self.__clause_element__()) == func.lower(other)

    def in_(self, others):
        return func.lower(self.__clause_element__()).in_([func.lower(o) for o in others])


class MoneyComparator(CompositeProperty.Comparator):
    def __gt__(self, other):
        amount, currency = self.__clause_element__().clauses
        return and_(amount > other.amount, currency == other.currency)


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "product"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(LowerText(40))
    name: Mapped[str] = mapped_column(String(100))
    cost: Mapped[Decimal] = mapped_column(Cents)
    extra: Mapped[Optional[dict]] = mapped_column(JSONText)
    where: Mapped[Optional[str]] = mapped_column("location", Point(3857))
    list_price: Mapped[Money] = composite(
        mapped_column("list_amount", Cents), mapped_column("list_currency", String(3)), comparator_factory=MoneyComparator
    )
    sizes: Mapped[Span] = composite(mapped_column("size_low"), mapped_column("size_high"))
    prices: Mapped[list[Price]] = relationship(back_populates="product", order_by=lambda: Price.valid_from.desc())
    title = synonym("name")
    score: Mapped[Optional[float]] = query_expression()

    @hybrid_property
    def name_ci(self) -> str:
        return self.name.lower()

    @name_ci.comparator
    def name_ci(cls):
        return CaseInsensitive(cls.name)

    @hybrid_property
    def margin(self):
        return self.list_price.amount - self.cost

    @margin.inplace.expression
    @classmethod
    def _margin(cls):
        return cls.__table__.c.list_amount - cls.cost

    @margin.inplace.setter
    def _set_margin(self, value):
        self.cost = self.list_price.amount - value

    @hybrid_property
    def current_price(self):
        return next((p.amount for p in self.prices if p.valid_to is None), None)

    @current_price.inplace.expression
    @classmethod
    def _current_price(cls):
        return (
            select(Price.amount)
            .where(Price.product_id == cls.id, Price.valid_to.is_(None))
            .limit(1)
            .scalar_subquery()
            .label("current_price")
        )

    @hybrid_method
    def priced_at(self, day: dt.date):
        return any(p.covers(day) for p in self.prices)

    @priced_at.expression
    def priced_at(cls, day):
        return exists().where(Price.product_id == cls.id, Price.covers(day))


class Price(Base):
    __tablename__ = "price"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    amount: Mapped[Decimal] = mapped_column(Cents())
    valid_from: Mapped[dt.date]
    valid_to: Mapped[Optional[dt.date]]
    product: Mapped[Product] = relationship(back_populates="prices")
    amount_with_tax: Mapped[Decimal] = column_property(amount * 119 / 100)

    @hybrid_method
    def covers(self, day):
        return (self.valid_from <= day) & ((self.valid_to == None) | (self.valid_to > day))  # noqa: E711

    @hybrid_property
    def year(self) -> int:
        return self.valid_from.year

    @year.inplace.expression
    @classmethod
    def _year(cls):
        return extract("year", cls.valid_from)

    @hybrid_property
    def days(self):
        return (self.valid_to - self.valid_from).days

    @days.update_expression
    def days(cls, value):
        return [(cls.valid_to, func.date(cls.valid_from, f"+{value} days"))]


class Discount(Base):
    __tablename__ = "discount"
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[Optional[int]] = mapped_column(ForeignKey(Product.id))
    percent: Mapped[int]
    product: Mapped[Optional[Product]] = relationship()


_price = aliased(Price)
Product.price_count = column_property(
    select(func.count(_price.id)).where(_price.product_id == Product.id).correlate_except(_price).scalar_subquery()
)
Product.newest = column_property(
    select(func.max(Price.valid_from)).where(Price.product_id == Product.id).correlate(Product.__table__).label("newest"), deferred=True
)
Product.latest = relationship(
    Price,
    primaryjoin=and_(Price.product_id == Product.id, Price.valid_to == None),  # noqa: E711
    viewonly=True,
    uselist=False,
)
