"""Shared kernel: the base class, a service locator and the transaction decorator."""
from __future__ import annotations

import abc
import asyncio
import contextvars
import functools
import logging
import types
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, ClassVar, Concatenate, Final, Protocol, Self, override
from uuid import UUID

import uuid
from sqlalchemy import BigInteger, DateTime, MetaData, func, inspect, orm, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_scoped_session, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

logger: Final = logging.getLogger("lms")
session_ctx: contextvars.ContextVar[AsyncSession | None] = contextvars.ContextVar("session", default=None)


class Model(DeclarativeBase):
    metadata = MetaData(schema="lms")
    __mapper_args__: ClassVar[dict[str, Any]] = {"eager_defaults": True}

    @declared_attr.directive
    def __tablename__(cls) -> str:
        words = [w.lower() for w in __import__("re").findall(r"[A-Z][a-z0-9]*", cls.__name__)]
        return "_".join(words)

    def as_dict(self) -> dict[str, Any]:
        return {c.key: getattr(self, c.key) for c in inspect(type(self)).column_attrs}


class Versioned:
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls):
        return {"version_id_col": cls.__table__.c.version if hasattr(cls, "__table__") else cls.version}


class Auditable:
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=lambda: datetime.now(UTC))
    created_by: Mapped[str | None]


class Database:
    _instance: ClassVar[Self | None] = None

    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self, url: str = "sqlite+aiosqlite://") -> None:
        self.engine = create_async_engine(url)
        self._maker = async_sessionmaker(self.engine, expire_on_commit=False)

    def session(self) -> AsyncSession:
        return self._maker()

    @property
    def current(self) -> AsyncSession:
        session = session_ctx.get()
        if session is None:
            raise RuntimeError("no session")
        return session


db = Database()


def transactional[**P, R](fn: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    @functools.wraps(fn)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        async with db.session() as session:
            token = session_ctx.set(session)
            try:
                async with session.begin():
                    return await fn(*args, **kwargs)
            finally:
                session_ctx.reset(token)

    return wrapper


def with_session[S, **P, R](fn: Callable[Concatenate[S, AsyncSession, P], Awaitable[R]]):
    @functools.wraps(fn)
    async def wrapper(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
        return await fn(self, db.current, *args, **kwargs)

    return wrapper
