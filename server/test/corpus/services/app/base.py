"""Bases, presets and mixins that the models share."""

import enum
import re
import uuid
from datetime import datetime, timezone
from decimal import Decimal
from typing import Annotated, Any, Optional

from sqlalchemy import JSON, DateTime, ForeignKey, MetaData, Numeric, String, func
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

str100 = Annotated[str, 100]
intpk = Annotated[int, mapped_column(primary_key=True)]
user_fk = Annotated[int, mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)]
money = Annotated[Decimal, mapped_column(Numeric(12, 2))]


def utcnow() -> datetime:
    return datetime.now(timezone.utc)


class Base(AsyncAttrs, DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str100: String(100),
        dict[str, Any]: JSON,
        datetime: DateTime(timezone=True),
    }


class TableNameMixin:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        return name + ("es" if name.endswith("s") else "s")


class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(default=utcnow, server_default=func.now())
    updated_at: Mapped[Optional[datetime]] = mapped_column(onupdate=utcnow)


class SoftDeleteMixin:
    deleted_at: Mapped[Optional[datetime]]

    @classmethod
    def not_deleted(cls):
        return cls.deleted_at.is_(None)


class OwnedMixin:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def owner(cls) -> Mapped["User"]:
        return relationship("User", foreign_keys=[cls.owner_id])


class RecordModel(Base):
    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    created_at: Mapped[datetime] = mapped_column(index=True, default=utcnow)


class Status(str, enum.Enum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Priority(enum.IntEnum):
    LOW = 1
    HIGH = 10
