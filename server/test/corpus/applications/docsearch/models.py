from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import BigInteger, Computed, DDL, Enum, FetchedValue, ForeignKey, Index, String, Text, event, func, literal, text
from sqlalchemy.dialects.postgresql import (
    ARRAY, CITEXT, DATERANGE, ENUM, ExcludeConstraint, HSTORE, INET, INT4RANGE, JSONB, TSTZRANGE, TSVECTOR, UUID, Range,
)
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

visibility = ENUM("public", "private", "unlisted", name="visibility", create_type=False)


class Base(DeclarativeBase):
    type_annotation_map = {
        dict[str, Any]: JSONB,
        list[str]: ARRAY(String),
        uuid.UUID: UUID(as_uuid=True),
        Range[datetime]: TSTZRANGE,
    }


class Document(Base):
    __tablename__ = "documents"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    title: Mapped[str] = mapped_column(CITEXT)
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(server_default="{}")
    attrs: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSONB), default=dict)
    visibility: Mapped[str] = mapped_column(visibility, server_default="private")
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"))
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed("setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body)", persisted=True),
        deferred=True,
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    owner: Mapped[Owner] = relationship(back_populates="documents")

    __table_args__ = (
        Index("ix_documents_search", "search", postgresql_using="gin"),
        Index("ix_documents_attrs", "attrs", postgresql_using="gin", postgresql_ops={"attrs": "jsonb_path_ops"}),
        Index("ix_documents_public", "created_at", postgresql_where=text("visibility = 'public'")),
    )


class Owner(Base):
    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    last_ip: Mapped[Optional[str]] = mapped_column(INET)
    documents: Mapped[list[Document]] = relationship(back_populates="owner")


class Reservation(Base):
    __tablename__ = "reservations"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    during: Mapped[Range[datetime]]
    seats: Mapped[Any] = mapped_column(INT4RANGE)
    __table_args__ = (ExcludeConstraint(("document_id", "="), ("during", "&&"), using="gist"),)


class Counter(Base):
    __tablename__ = "counters"
    key: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    hits: Mapped[int] = mapped_column(server_default="0")
    touched_at: Mapped[Optional[datetime]]
