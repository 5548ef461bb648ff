"""Shared library of the Litestar service."""
from __future__ import annotations
import abc
import dataclasses
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, Union, cast, overload

from sqlalchemy import ColumnElement, Result, Select, StatementLambdaElement, delete, func, lambda_stmt, over, select, text, update
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, declarative_mixin, declared_attr, mapped_column, registry, selectinload, load_only
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_scoped_session
from uuid import UUID, uuid4

ModelT = TypeVar("ModelT", bound="Entity")
Filter: TypeAlias = "BeforeAfter | LimitOffset | CollectionFilter[Any] | OrderBy | SearchFilter"


class Entity(AsyncAttrs, DeclarativeBase):
    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True, sort_order=-100)
    registry = registry(type_annotation_map={datetime: __import__("sqlalchemy").DateTime(timezone=True)})


class AuditColumns:
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(timezone.utc))
    updated_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(timezone.utc), onupdate=func.now())


@dataclasses.dataclass
class BeforeAfter:
    field_name: str
    before: datetime | None = None
    after: datetime | None = None

    def append_to_statement(self, stmt: Select, model: type[ModelT]) -> Select:
        field: InstrumentedAttribute = getattr(model, self.field_name)
        if self.before is not None:
            stmt = stmt.where(field < self.before)
        if self.after is not None:
            stmt = stmt.where(field > self.after)
        return stmt


@dataclasses.dataclass
class CollectionFilter(Generic[ModelT]):
    field_name: str
    values: list | None = None

    def append_to_statement(self, stmt, model):
        if self.values is None:
            return stmt
        if not self.values:
            return stmt.where(text("1=-1"))
        return stmt.where(getattr(model, self.field_name).in_(self.values))


@dataclasses.dataclass
class LimitOffset:
    limit: int
    offset: int = 0

    def append_to_statement(self, stmt, model):
        return stmt.limit(self.limit).offset(self.offset)


@dataclasses.dataclass
class OrderBy:
    field_name: str
    sort_order: Literal["asc", "desc"] = "asc"

    def append_to_statement(self, stmt, model):
        field = getattr(model, self.field_name)
        return stmt.order_by(field.desc() if self.sort_order == "desc" else field.asc())


@dataclasses.dataclass
class SearchFilter:
    field_name: str | set[str]
    value: str
    ignore_case: bool | None = False

    def append_to_statement(self, stmt, model):
        names = {self.field_name} if isinstance(self.field_name, str) else self.field_name
        for name in sorted(names):
            field = getattr(model, name)
            search = f"%{self.value}%"
            stmt = stmt.where(field.ilike(search) if self.ignore_case else field.like(search))
        return stmt


class Repo(abc.ABC, Generic[ModelT]):
    model_type: type[ModelT]
    id_attribute: Any = "id"
    default_load: ClassVar[Sequence[Any]] = ()

    def __init__(self, *, statement: Select[tuple[ModelT]] | None = None, session: AsyncSession, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self.statement = select(self.model_type) if statement is None else statement
        if self.default_load:
            self.statement = self.statement.options(*self.default_load)

    @classmethod
    def id_column(cls):
        return getattr(cls.model_type, cls.id_attribute)

    def _apply(self, *filters: Filter, statement: Select) -> Select:
        for filter_ in filters:
            statement = filter_.append_to_statement(statement, self.model_type)
        return statement

    def _by_kwargs(self, statement: Select, **kwargs: Any) -> Select:
        for key, value in kwargs.items():
            statement = statement.where(getattr(self.model_type, key) == value)
        return statement

    async def get(self, item_id: Any) -> ModelT | None:
        return (await self.session.execute(self.statement.where(self.id_column() == item_id))).scalar_one_or_none()

    async def list(self, *filters: Filter, **kwargs: Any) -> list[ModelT]:
        statement = self._apply(*filters, statement=self.statement)
        statement = self._by_kwargs(statement, **kwargs)
        return list((await self.session.execute(statement)).scalars())

    async def list_and_count(self, *filters: Filter, **kwargs: Any) -> tuple[list[ModelT], int]:
        statement = self.statement.add_columns(over(func.count(self.id_column())))
        statement = self._apply(*filters, statement=statement)
        result = await self.session.execute(self._by_kwargs(statement, **kwargs))
        rows = result.all()
        return [r[0] for r in rows], rows[0][1]

    async def delete_many(self, ids: list[Any]) -> None:
        await self.session.execute(delete(self.model_type).where(self.id_column().in_(ids)))
