// Advanced Alchemy's types, mixins and bases: the columns that they bring, and how their tables are named.

export const TYPES = `
from sqlalchemy import JSON, BigInteger, Boolean, DateTime, Integer, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.types import BINARY, CHAR, TypeDecorator

BigIntIdentity = BigInteger().with_variant(Integer, "sqlite")
JsonB = JSON().with_variant(JSONB, "postgresql").with_variant(JSONB, "cockroachdb")


class GUID(TypeDecorator):
    impl = BINARY(16)
    cache_ok = True

    def __init__(self, *args, binary=True, **kwargs):
        self.binary = binary

    def load_dialect_impl(self, dialect):
        if dialect.name in ("postgresql", "duckdb", "cockroachdb"):
            return dialect.type_descriptor(PG_UUID())
        if self.binary:
            return dialect.type_descriptor(BINARY(16))
        return dialect.type_descriptor(CHAR(32))


class DateTimeUTC(TypeDecorator):
    impl = DateTime(timezone=True)
    cache_ok = True


class EncryptedString(TypeDecorator):
    impl = String
    cache_ok = True


class EncryptedText(EncryptedString):
    impl = Text
    cache_ok = True


class PasswordHash(TypeDecorator):
    impl = String
    cache_ok = True

    def __init__(self, backend=None, length=128):
        super().__init__(length=length)


class StoredObject(TypeDecorator):
    impl = JsonB
    cache_ok = True
`

export const MIXINS = `
import datetime
from uuid import UUID, uuid4

from sqlalchemy import Identity, Index, Sequence, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, declarative_mixin, declared_attr, mapped_column

from advanced_alchemy.types import BigIntIdentity, DateTimeUTC


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


class SentinelMixin:
    @declared_attr
    def _sentinel(cls) -> Mapped[int]:
        return mapped_column(
            name="sa_orm_sentinel",
            insert_sentinel=True,
            _omit_from_statements=True,
            use_existing_column=True,
            nullable=True,
            sort_order=3001,
        )


class UUIDPrimaryKey(SentinelMixin):
    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True, sort_order=-100)


class UUIDv6PrimaryKey(SentinelMixin):
    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True, sort_order=-100)


class UUIDv7PrimaryKey(SentinelMixin):
    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True, sort_order=-100)


class NanoIDPrimaryKey(SentinelMixin):
    id: Mapped[str] = mapped_column(default=uuid4, primary_key=True, sort_order=-100)


class BigIntPrimaryKey:
    @declared_attr
    def id(cls) -> Mapped[int]:
        return mapped_column(
            BigIntIdentity, Sequence(f"{cls.__tablename__}_id_seq", optional=False), primary_key=True, sort_order=-100
        )


class IdentityPrimaryKey:
    @declared_attr
    def id(cls) -> Mapped[int]:
        return mapped_column(BigIntIdentity, Identity(start=1, increment=1), primary_key=True, sort_order=-100)


class AuditColumns:
    created_at: Mapped[datetime.datetime] = mapped_column(
        DateTimeUTC(timezone=True), default=utc_now, sort_order=3002
    )
    updated_at: Mapped[datetime.datetime] = mapped_column(
        DateTimeUTC(timezone=True), default=utc_now, onupdate=utc_now, sort_order=3003
    )


class SlugKey:
    @declared_attr
    def slug(cls) -> Mapped[str]:
        return mapped_column(String(length=100), nullable=False)

    @declared_attr.directive
    def __table_args__(cls):
        return (
            UniqueConstraint(cls.slug, name=f"uq_{cls.__tablename__}_slug"),
            Index(f"ix_{cls.__tablename__}_slug_unique", cls.slug, unique=True),
        )


class UniqueMixin:
    @classmethod
    def unique_hash(cls, *args, **kwargs):
        raise NotImplementedError

    @classmethod
    def unique_filter(cls, *args, **kwargs):
        raise NotImplementedError

    @classmethod
    async def as_unique_async(cls, session, *args, **kwargs):
        return cls.as_unique_sync(session, *args, **kwargs)

    @classmethod
    def as_unique_sync(cls, session, *args, **kwargs):
        return _send(select(cls).where(cls.unique_filter(*args, **kwargs)).limit(2), cls)
`

export const BASE = `
import datetime
import re
import uuid
from typing import Any
from uuid import UUID

from sqlalchemy import Date, MetaData, String
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, declared_attr, registry

from advanced_alchemy.mixins import (
    AuditColumns,
    BigIntPrimaryKey,
    IdentityPrimaryKey,
    NanoIDPrimaryKey,
    UUIDPrimaryKey,
    UUIDv6PrimaryKey,
    UUIDv7PrimaryKey,
)
from advanced_alchemy.types import GUID, DateTimeUTC, JsonB

convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
table_name_regexp = re.compile("((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")


def create_registry(custom_annotation_map=None):
    known = {
        UUID: GUID,
        datetime.datetime: DateTimeUTC,
        datetime.date: Date,
        dict: JsonB,
        dict[str, Any]: JsonB,
        dict[str, str]: JsonB,
    }
    if custom_annotation_map is not None:
        known.update(custom_annotation_map)
    return registry(metadata=MetaData(naming_convention=convention), type_annotation_map=known)


orm_registry = create_registry()
bound_metadata = {}


class BasicAttributes:
    pass


class CommonTableAttributes(BasicAttributes):
    @declared_attr.directive
    def __tablename__(cls):
        own = cls.__dict__.get("__mapper_args__")
        alone = isinstance(own, dict) and (own.get("concrete", False) or "polymorphic_on" in own)
        if not alone:
            for parent in cls.__mro__[1:]:
                given = getattr(parent, "__mapper_args__", None)
                if isinstance(given, dict) and "polymorphic_on" in given:
                    return None
        return table_name_regexp.sub("_\\\\1", cls.__name__).lower()


class AdvancedDeclarativeBase(DeclarativeBase):
    registry = orm_registry
    __abstract__ = True
    __bind_key__ = None

    def __init_subclass__(cls, **kwargs):
        key = cls.__bind_key__
        if key is not None:
            cls.metadata = bound_metadata.setdefault(key, MetaData(naming_convention=convention))


class UUIDBase(UUIDPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class UUIDAuditBase(CommonTableAttributes, UUIDPrimaryKey, AuditColumns, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class UUIDv6Base(UUIDv6PrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class UUIDv6AuditBase(CommonTableAttributes, UUIDv6PrimaryKey, AuditColumns, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class UUIDv7Base(UUIDv7PrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class UUIDv7AuditBase(CommonTableAttributes, UUIDv7PrimaryKey, AuditColumns, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class NanoIDBase(NanoIDPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class NanoIDAuditBase(CommonTableAttributes, NanoIDPrimaryKey, AuditColumns, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class BigIntBase(BigIntPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class BigIntAuditBase(CommonTableAttributes, BigIntPrimaryKey, AuditColumns, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class IdentityBase(IdentityPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class IdentityAuditBase(CommonTableAttributes, IdentityPrimaryKey, AuditColumns, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class DefaultBase(CommonTableAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


class SQLQuery(BasicAttributes, AdvancedDeclarativeBase, AsyncAttrs):
    __abstract__ = True


def merge_table_arguments(cls, table_args=None):
    items, options = [], {}
    inherited = [base.__dict__.get("__table_args__") for base in cls.__mro__[1:]]
    for given in [*inherited, table_args]:
        if isinstance(given, tuple):
            for item in given:
                if isinstance(item, dict):
                    options.update(item)
                else:
                    items.append(item)
        elif isinstance(given, dict):
            options.update(given)
    if items and options:
        return (*items, options)
    return tuple(items) if items else options
`
