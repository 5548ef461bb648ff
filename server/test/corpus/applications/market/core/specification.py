"""Specifications: rules that become SQL."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import Session

from market.models import Customer, Item, Order, OrderLine, OrderStatus, Shop, Visibility


class Specification(ABC):
    @abstractmethod
    def to_expression(self) -> ColumnElement[bool]: ...

    def __and__(self, other: Specification) -> Specification:
        return AndSpecification(self, other)

    def __or__(self, other: Specification) -> Specification:
        return OrSpecification(self, other)

    def __invert__(self) -> Specification:
        return NotSpecification(self)


class AndSpecification(Specification):
    def __init__(self, *specs: Specification):
        self.specs = specs

    def to_expression(self):
        return reduce(and_, (spec.to_expression() for spec in self.specs))


class OrSpecification(Specification):
    def __init__(self, *specs: Specification):
        self.specs = specs

    def to_expression(self):
        return or_(*[spec.to_expression() for spec in self.specs])


@dataclass
class NotSpecification(Specification):
    spec: Specification

    def to_expression(self):
        return not_(self.spec.to_expression())


class Available(Specification):
    def to_expression(self):
        return and_(Item.removed.is_(False), Item.stock > 0, Item.visibility == Visibility.PUBLIC)


@dataclass(frozen=True)
class PriceBelow(Specification):
    amount: float

    def to_expression(self):
        return Item.price < self.amount


@dataclass(frozen=True)
class SoldBy(Specification):
    shop_name: str
    min_rating: float = 4.0

    def to_expression(self):
        return Item.shop.has(and_(Shop.name == self.shop_name, Shop.rating >= self.min_rating))


class FieldIs(Specification):
    operators = {"eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}

    def __init__(self, field: str, op: str, value: Any):
        self.field, self.op, self.value = field, op, value

    def to_expression(self):
        return self.operators[self.op](getattr(Item, self.field), self.value)


class Everything(Specification):
    def to_expression(self):
        return true()


def find(session: Session, spec: Specification):
    return session.scalars(select(Item).where(spec.to_expression())).all()


def bargains(session: Session, amount: float):
    spec = Available() & PriceBelow(amount)
    return session.scalars(select(Item).where(spec.to_expression()).order_by(Item.price)).all()


def expensive_or_hidden(session: Session):
    spec = ~PriceBelow(500.0) | FieldIs("visibility", "ne", Visibility.PUBLIC)
    return session.scalars(select(Item.id, Item.title).where(spec.to_expression())).all()


def from_shop(session: Session, name: str):
    spec = Available() & SoldBy(name) & FieldIs("stock", "ge", 10)
    return session.scalar(select(func.count(Item.id)).where(spec.to_expression()))


def all_of(session: Session):
    rules = [Available(), FieldIs("price", "lt", 20), FieldIs("size", "eq", "small")]
    combined = reduce(operator.and_, rules)
    return session.scalars(select(Item).filter(combined.to_expression())).all()


def nothing(session: Session):
    return session.scalars(select(Order).where(reduce(or_, [Order.status == s for s in (OrderStatus.NEW, OrderStatus.PAID)], false()))).all()
