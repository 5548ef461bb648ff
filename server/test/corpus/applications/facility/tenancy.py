"""Rows of one tenant only: mixin, session hook and the context variable."""
from contextvars import ContextVar
from datetime import datetime, timezone

from sqlalchemy import DateTime, ForeignKey, Index, event, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column, relationship, sessionmaker, with_loader_criteria

current_tenant: ContextVar[int] = ContextVar("current_tenant", default=1)


class Base(DeclarativeBase):
    pass


class Tenant(Base):
    __tablename__ = "tenant"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[str] = mapped_column(default="basic")


class TenantScoped:
    @declared_attr
    def tenant_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("tenant.id", ondelete="RESTRICT"), index=True, sort_order=-5)

    @declared_attr
    def tenant(cls) -> Mapped[Tenant]:
        return relationship(Tenant, lazy="raise")


class SoftDeletable:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), sort_order=90)

    @declared_attr.directive
    def __table_args__(cls):
        return (Index(f"ix_{cls.__name__.lower()}_alive", "deleted_at"),)


SessionFactory = sessionmaker()


@event.listens_for(SessionFactory, "do_orm_execute")
def _scope(state):
    if state.is_select and not state.is_column_load and not state.execution_options.get("all_tenants", False):
        state.statement = state.statement.options(
            with_loader_criteria(SoftDeletable, lambda cls: cls.deleted_at.is_(None), include_aliases=True),
        )
