import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Optional

from sqlalchemy import Dialect, Integer, String, Text, func
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.ext.mutable import MutableComposite
from sqlalchemy.types import CHAR, TypeDecorator, UserDefinedType


class Cents(TypeDecorator[Decimal]):
    """Decimal in Python, integer cents in the database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Optional[Decimal], dialect: Dialect) -> Optional[int]:
        return None if value is None else int(value * 100)

    def process_result_value(self, value, dialect):
        return None if value is None else Decimal(value) / 100

    class comparator_factory(TypeDecorator.Comparator):
        def in_euros(self):
            return self.expr / 100


class JSONText(TypeDecorator):
    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value, dialect):
        return json.dumps(value) if dialect.name != "postgresql" else value


class LowerText(TypeDecorator):
    impl = String
    cache_ok = True

    def bind_expression(self, bindvalue):
        return func.lower(bindvalue)

    def column_expression(self, col):
        return func.upper(col)


class Point(UserDefinedType):
    cache_ok = True

    def __init__(self, srid: int = 4326):
        self.srid = srid

    def get_col_spec(self, **kw):
        return f"GEOMETRY(POINT,{self.srid})"

    def bind_expression(self, bindvalue):
        return func.ST_GeomFromText(bindvalue, self.srid, type_=self)

    def column_expression(self, col):
        return func.ST_AsText(col, type_=self)


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str

    def __composite_values__(self):
        return self.amount, self.currency


@dataclass
class Span(MutableComposite):
    low: int
    high: int

    def __setattr__(self, key: str, value: Any) -> None:
        object.__setattr__(self, key, value)
        self.changed()
