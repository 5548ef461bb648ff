from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Integer, MetaData, String, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import JSON, Uuid

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

bigint_pk = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True)]
uuid_pk = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=uuid4)]
str_32 = Annotated[str, 32]
str_128 = Annotated[str, 128]
slug = Annotated[str_128, mapped_column(unique=True)]
timestamp = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
workspace_fk = Annotated[UUID, mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)]


def camel_to_snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Model(AsyncAttrs, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: Text(),
        str_32: String(32),
        str_128: String(128),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        datetime: DateTime(timezone=True),
    }

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return camel_to_snake(cls.__name__)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', None)}>"


class CreatedMixin:
    created_at: Mapped[timestamp]


class TimestampsMixin(CreatedMixin):
    modified_at: Mapped[datetime | None] = mapped_column(onupdate=lambda: datetime.now(UTC))


class DeletableMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @classmethod
    def alive(cls):
        return cls.deleted_at.is_(None)


class WorkspaceMixin:
    workspace_id: Mapped[workspace_fk]
