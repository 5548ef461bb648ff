"""Dataclasses whose fields are conditions, and columns picked by the class of their values."""

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import ClassVar, Optional

from sqlalchemy import inspect, or_, select

from atelier.models import Owner, Piece


class Finder:
    model: type
    label: str = "any"

    @cached_property
    def statement(self):
        stmt = select(self.model)
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None:
                column = getattr(self.model, each.metadata.get("column", each.name))
                stmt = stmt.where(getattr(column, each.metadata.get("op", "__eq__"))(value))
        return stmt


@dataclass
class Pieces(Finder):
    model: ClassVar = Piece
    cheaper: Optional[int] = field(default=None, metadata={"column": "price", "op": "__lt__"})
    owner_id: Optional[int] = None


def cheap(session):
    return session.scalars(Pieces(cheaper=5).statement.order_by(Piece.id)).all()


def cheap_of_one(session):
    base = Pieces(cheaper=5)
    print(base.statement)
    return session.scalars(replace(base, owner_id=3).statement.order_by(Piece.price)).all()


def columns_of(model, kind):
    return [attribute.class_attribute for attribute in inspect(model).column_attrs if attribute.key in model.__table__.c]


def with_text(session, text: str):
    texts = [column for column in columns_of(Owner, str) if column.type.python_type is str]
    return session.scalars(select(Owner).where(or_(*(column.icontains(text) for column in texts)))).all()


def with_numbers(session, number: int):
    numbers = [column for column in columns_of(Piece, int) if issubclass(column.type.python_type, int)]
    return session.scalars(select(Piece).where(or_(*(column == number for column in numbers)))).all()


def with_extra(session):
    return session.scalars(select(Piece).where(Piece.price > 1 if "extra" in Piece.__table__.c else Piece.price > 2)).all()
