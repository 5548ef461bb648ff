"""Types that the catalogue's models share (Python 3.12 and later)."""

import enum
import json
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, NewType

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Numeric, String, func
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.ext.hybrid import Comparator
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

type intpk = Annotated[int, mapped_column(primary_key=True)]
type Isbn = Annotated[str, mapped_column(String(13), unique=True)]
type Price = Annotated[Decimal, mapped_column(Numeric(10, 2))]
type JsonDict = dict[str, Any]
type CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now(), init=False)]
type Condition = Literal["new", "used", "damaged"]

Language = NewType("Language", str)


class Genre(enum.StrEnum):
    FICTION = "fiction"
    SCIENCE = "science"
    HISTORY = "history"


class MediaKind(enum.Enum):
    BOOK = enum.auto()
    FILM = enum.auto()
    RECORD = enum.auto()


class JsonEncoded(TypeDecorator[dict]):
    impl = String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else json.dumps(value)

    def process_result_value(self, value, dialect):
        return None if value is None else json.loads(value)


class LowerCase(TypeDecorator):
    impl = String(100)
    cache_ok = True

    def bind_expression(self, bindvalue):
        return func.lower(bindvalue)


class CaseInsensitiveComparator(Comparator[str]):
    def __eq__(self, other: Any):
        return func.lower(self.__clause_element__()) == func.lower(other)

    def in_(self, other):
        return func.lower(self.__clause_element__()).in_([value.lower() for value in other])
