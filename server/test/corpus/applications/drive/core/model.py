from __future__ import annotations

import datetime as dt
import re
import typing as t
import uuid

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped, mapped_column

PrimaryKey = t.Annotated[uuid.UUID, mapped_column(sa.Uuid, primary_key=True, default=uuid.uuid4)]
UpdatedAt = t.Annotated[dt.datetime, mapped_column(sa.DateTime(timezone=True), server_default=sa.func.now(), onupdate=sa.func.now())]


class Entity(orm.DeclarativeBase):
    __abstract__ = True
    __allow_sorting__: t.ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **kwargs: t.Any) -> None:
        if "__tablename__" not in cls.__dict__ and not cls.__dict__.get("__abstract__"):
            cls.__tablename__ = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
        super().__init_subclass__(**kwargs)

    @classmethod
    def pk(cls) -> sa.Column:
        return sa.inspect(cls).primary_key[0]

    @classmethod
    def column_names(cls) -> list[str]:
        return [attr.key for attr in sa.inspect(cls).mapper.column_attrs]

    @classmethod
    def relationship_names(cls) -> set[str]:
        return {r.key for r in sa.inspect(cls).relationships}


class HasId:
    id: Mapped[PrimaryKey]


class HasOwner:
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)

    @orm.declared_attr
    def owner(cls) -> Mapped["Person"]:
        return orm.relationship("Person", foreign_keys=[cls.owner_id], lazy="selectin")


class Person(HasId, Entity):
    email: Mapped[str] = mapped_column(sa.String(320), unique=True)
    nickname: Mapped[str | None] = mapped_column(sa.String(60))
    is_admin: Mapped[bool] = mapped_column(default=False)
    __allow_sorting__ = frozenset({"email", "nickname"})


class Folder(HasId, HasOwner, Entity):
    name: Mapped[str]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("folder.id"))
    files: Mapped[list[StoredFile]] = orm.relationship(back_populates="folder", passive_deletes=True)
    updated_at: Mapped[UpdatedAt]
    __allow_sorting__ = frozenset({"name", "updated_at"})


class StoredFile(HasId, HasOwner, Entity):
    folder_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("folder.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(sa.Text)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    mime: Mapped[str] = mapped_column(sa.String(100), server_default="application/octet-stream")
    sha256: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    updated_at: Mapped[UpdatedAt]
    folder: Mapped[Folder] = orm.relationship(back_populates="files")
    __allow_sorting__ = frozenset({"path", "size"})
