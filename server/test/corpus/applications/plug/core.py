"""Kernel: a registry of plugins, each bringing tables and queries."""
from __future__ import annotations

import abc
import importlib
import pkgutil
import sys
import types
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol, Self, TypeVar, cast, runtime_checkable

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, event, select
from sqlalchemy.orm import DeclarativeMeta, Mapped, Session, declarative_base, declared_attr, has_inherited_table, mapped_column, registry, relationship

metadata = MetaData()


class PluginMeta(type):
    plugins: ClassVar[dict[str, type]] = {}

    def __new__(mcls, name, bases, ns, **kw):
        cls = super().__new__(mcls, name, bases, ns)
        if slug := ns.get("slug"):
            mcls.plugins[slug] = cls
        return cls


class Plugin(metaclass=PluginMeta):
    slug: ClassVar[str | None] = None
    queries: ClassVar[dict[str, Callable[..., Any]]]

    def __init_subclass__(cls, **kw: Any) -> None:
        super().__init_subclass__(**kw)
        cls.queries = {n: f for n, f in vars(cls).items() if getattr(f, "__query__", False)}


def query(fn=None, *, name: str | None = None):
    def mark(f):
        f.__query__ = True
        f.query_name = name or f.__name__
        return f

    return mark(fn) if fn else mark


class _Base:
    @declared_attr
    def __tablename__(cls) -> str | None:
        if has_inherited_table(cls):
            return None
        return f"{cls.__module__.rsplit('.', 1)[-1]}_{cls.__name__.lower()}"

    id: Mapped[int] = mapped_column(primary_key=True)


Base = declarative_base(cls=_Base, metadata=metadata)


def owned_by(target: str, *, attr: str = "owner", nullable: bool = True) -> type:
    """Makes a mixin with a foreign key to the target."""
    ns = {
        "__annotations__": {},
        f"{attr}_id": declared_attr(lambda cls: Column(f"{attr}_id", Integer, ForeignKey(f"{target}.id"), nullable=nullable)),
    }
    return type(f"OwnedBy{target.title()}", (), ns)


def make_tag_table(model_name: str) -> Table:
    return Table(f"{model_name}_tags", metadata, Column("item_id", ForeignKey(f"{model_name}.id"), primary_key=True), Column("tag", String(30), primary_key=True))
