from __future__ import annotations

import contextlib
import contextvars
import typing as t
import uuid as _uuid

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, with_loader_criteria

current_tenant: contextvars.ContextVar[str | None] = contextvars.ContextVar("current_tenant", default=None)


class Base(orm.MappedAsDataclass, orm.DeclarativeBase, kw_only=True):
    registry = orm.registry(type_annotation_map={_uuid.UUID: sa.Uuid(as_uuid=False), dict[str, t.Any]: sa.JSON})

    def __init_subclass__(cls, **kw: t.Any) -> None:
        if not getattr(cls, "__abstract__", False) and "__tablename__" not in cls.__dict__ and not kw.pop("single", False):
            cls.__tablename__ = "t_" + cls.__name__.lower()
        super().__init_subclass__(**kw)


class WithId(orm.MappedAsDataclass):
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[_uuid.UUID] = mapped_column(default_factory=_uuid.uuid4, insert_default=_uuid.uuid4, init=False, unique=True)


class HasTenant(orm.MappedAsDataclass):
    @declared_attr
    def tenant_id(cls) -> Mapped[int]:
        return mapped_column(sa.ForeignKey("t_tenant.id"), index=True, default=None)

    @declared_attr
    def tenant(cls) -> Mapped[Tenant]:
        return orm.relationship("Tenant", init=False, lazy="raise_on_sql")


class SoftDelete(orm.MappedAsDataclass):
    deleted_at: Mapped[t.Optional[sa.DateTime]] = mapped_column(sa.DateTime, default=None, init=False)

    @classmethod
    def alive(cls) -> sa.ColumnElement[bool]:
        return cls.deleted_at.is_(None)

    @classmethod
    def not_deleted(cls, *entities: t.Any) -> sa.Select[t.Any]:
        return sa.select(*(entities or (cls,))).where(cls.alive())


class Tenant(WithId, Base):
    slug: Mapped[str] = mapped_column(sa.String(63), unique=True)
    settings: Mapped[dict[str, t.Any]] = mapped_column(default_factory=dict)


def tenant_criteria(slug: str):
    return with_loader_criteria(
        HasTenant,
        lambda cls: cls.tenant_id == sa.select(Tenant.id).where(Tenant.slug == slug).scalar_subquery(),
        include_aliases=True,
    )


@event.listens_for(orm.Session, "do_orm_execute")
def _scope(state: orm.ORMExecuteState) -> None:
    tenant = current_tenant.get()
    if state.is_select and not state.is_column_load and tenant and not state.execution_options.get("all_tenants"):
        state.statement = state.statement.options(tenant_criteria(tenant))


@contextlib.contextmanager
def tenant_session(factory: orm.sessionmaker[orm.Session], slug: str) -> t.Iterator[orm.Session]:
    token = current_tenant.set(slug)
    try:
        with factory() as session, session.begin():
            yield session
    finally:
        current_tenant.reset(token)
