import dataclasses
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Optional

import sqlalchemy as sa
from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR, Range, TSTZRANGE
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (
    DeclarativeBase,
    DynamicMapped,
    Mapped,
    MappedAsDataclass,
    attribute_keyed_dict,
    column_property,
    composite,
    declared_attr,
    mapped_column,
    query_expression,
    relationship,
    validates,
)

from .types import CaseInsensitiveComparator, Condition, CreatedAt, Genre, Isbn, JsonDict, JsonEncoded, Language, LowerCase, MediaKind, Price, intpk


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    type_annotation_map: ClassVar = {
        JsonDict: sa.JSON().with_variant(JSONB(), "postgresql"),
        Language: String(8),
        MediaKind: sa.Enum(MediaKind, native_enum=False, length=20),
        uuid.UUID: sa.Uuid(as_uuid=True),
    }


class Versioned(MappedAsDataclass, kw_only=True):
    version: Mapped[int] = mapped_column(init=False, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}


class SoftDeleted(MappedAsDataclass, kw_only=True):
    deleted_at: Mapped[datetime | None] = mapped_column(default=None, init=False)

    @hybrid_property
    def alive(self) -> bool:
        return self.deleted_at.is_(None)


class TenantMixin(MappedAsDataclass, kw_only=True):
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"), index=True, default=None)


@dataclasses.dataclass
class Dimensions:
    width: float | None
    height: float | None
    depth: float | None

    @property
    def volume(self) -> float:
        return self.width * self.height * self.depth


class Tenant(Base):
    __tablename__ = "tenants"

    id: Mapped[intpk] = mapped_column(init=False)
    name: Mapped[str] = mapped_column(String(60))
    branches: Mapped[list["Branch"]] = relationship(back_populates="tenant", default_factory=list, repr=False)


class Branch(TenantMixin, Base):
    __tablename__ = "branches"

    id: Mapped[intpk] = mapped_column(init=False)
    city: Mapped[str]
    tenant: Mapped[Tenant] = relationship(back_populates="branches", init=False)


class Author(Base):
    __tablename__ = "authors"

    id: Mapped[intpk] = mapped_column(init=False)
    name: Mapped[str] = mapped_column(LowerCase)
    born: Mapped[date | None] = mapped_column(default=None)
    credits: Mapped[list["Credit"]] = relationship(back_populates="author", default_factory=list)
    media: AssociationProxy[list["Media"]] = association_proxy("credits", "media", init=False)


class Credit(Base):
    __tablename__ = "credits"

    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True, init=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"), primary_key=True, init=False)
    role: Mapped[str] = mapped_column(String(20), default="author")
    position: Mapped[int] = mapped_column(default=0)
    media: Mapped["Media"] = relationship(back_populates="credits", default=None)
    author: Mapped[Author] = relationship(back_populates="credits", default=None, lazy="joined")


class Media(TenantMixin, SoftDeleted, Base):
    """Joined table inheritance for books and films, single table inheritance for ebooks."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("tenant_id", "code"), sa.Index("ix_media_title", sa.text("lower(title)")))

    id: Mapped[intpk] = mapped_column(init=False)
    kind: Mapped[MediaKind] = mapped_column(init=False)
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[Language] = mapped_column(default=Language("en"))
    price: Mapped[Price] = mapped_column(default=Decimal(0))
    discount: Mapped[Decimal | None] = mapped_column(sa.Numeric(4, 2), default=None)
    info: Mapped[JsonDict] = mapped_column(default_factory=dict)
    keywords: Mapped[list[str]] = mapped_column(ARRAY(String).with_variant(sa.JSON, "sqlite", "mysql"), default_factory=list)
    settings: Mapped[dict | None] = mapped_column(MutableDict.as_mutable(JsonEncoded), default=None)
    created_at: Mapped[CreatedAt]
    width: Mapped[float | None] = mapped_column(default=None)
    height: Mapped[float | None] = mapped_column(default=None)
    depth: Mapped[float | None] = mapped_column(default=None)

    size: Mapped[Dimensions] = composite("width", "height", "depth", init=False)
    credits: Mapped[list[Credit]] = relationship(back_populates="media", order_by=Credit.position, default_factory=list)
    copies: Mapped[list["Copy"]] = relationship(back_populates="media", default_factory=list, cascade="all, delete-orphan")
    translations: Mapped[dict[str, "Translation"]] = relationship(
        collection_class=attribute_keyed_dict("locale"), cascade="all, delete-orphan", default_factory=dict
    )
    titles: AssociationProxy[dict[str, str]] = association_proxy("translations", "title", init=False)
    relevance: Mapped[float | None] = query_expression()
    title_length: Mapped[int] = column_property(func.length(title), init=False)

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_abstract": True}

    @hybrid_property
    def net(self) -> Decimal:
        return self.price - func.coalesce(self.discount, 0)

    @hybrid_property
    def name_insensitive(self) -> str:
        return self.title.lower()

    @name_insensitive.inplace.comparator
    @classmethod
    def _name_comparator(cls) -> CaseInsensitiveComparator:
        return CaseInsensitiveComparator(cls.title)

    @hybrid_method
    def cheaper_than(self, amount: Decimal) -> bool:
        return self.price < amount

    @hybrid_property
    def copy_count(self) -> int:
        return len(self.copies)

    @copy_count.inplace.expression
    @classmethod
    def _copy_count(cls) -> sa.ScalarSelect[int]:
        return select(func.count(Copy.id)).where(Copy.media_id == cls.id).correlate_except(Copy).scalar_subquery()


class Book(Media):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True, init=False)
    isbn: Mapped[Isbn]
    genre: Mapped[Genre] = mapped_column(default=Genre.FICTION)
    pages: Mapped[int | None] = mapped_column(default=None)

    __mapper_args__ = {"polymorphic_identity": MediaKind.BOOK}


class Film(Media):
    __tablename__ = "films"

    id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True, init=False)
    minutes: Mapped[int]
    released: Mapped[date | None] = mapped_column(default=None)

    __mapper_args__ = {"polymorphic_identity": MediaKind.FILM, "polymorphic_load": "selectin"}


class Record(Media):
    label: Mapped[str | None] = mapped_column(String(50), default=None)
    tracks: Mapped[int | None] = mapped_column(default=None, use_existing_column=True)

    __mapper_args__ = {"polymorphic_identity": MediaKind.RECORD}


class Translation(Base):
    __tablename__ = "translations"

    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True, init=False)
    locale: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[str]


class Copy(TenantMixin, Versioned, Base):
    __tablename__ = "copies"

    id: Mapped[intpk] = mapped_column(init=False)
    barcode: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4)
    condition: Mapped[Condition] = mapped_column(default="new")
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), init=False)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"), default=None)
    media: Mapped[Media] = relationship(back_populates="copies", default=None)
    branch: Mapped[Branch | None] = relationship(default=None, lazy="joined")
    loans: DynamicMapped["Loan"] = relationship(back_populates="copy", init=False, order_by="Loan.lent_at.desc()")


class Loan(Base):
    __tablename__ = "loans"

    id: Mapped[intpk] = mapped_column(init=False)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"), init=False)
    borrower: Mapped[str]
    lent_at: Mapped[datetime] = mapped_column(default_factory=datetime.now)
    days: Mapped[int] = mapped_column(default=14)
    period: Mapped[timedelta | None] = mapped_column(default=None)
    returned_at: Mapped[Optional[datetime]] = mapped_column(default=None)
    copy: Mapped[Copy] = relationship(back_populates="loans", default=None)

    @hybrid_property
    def returned(self) -> bool:
        return self.returned_at.is_not(None)


class Shelf(Base):
    """A tree: shelves in rooms in floors."""

    __tablename__ = "shelves"

    id: Mapped[intpk] = mapped_column(init=False)
    label: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"), init=False)
    parent: Mapped["Shelf | None"] = relationship(back_populates="children", remote_side=id, default=None)
    children: Mapped[list["Shelf"]] = relationship(back_populates="parent", default_factory=list)


class Report(Base):
    """Concrete inheritance: a table each."""

    __tablename__ = "reports"

    id: Mapped[intpk] = mapped_column(init=False)
    title: Mapped[str] = mapped_column(String(100))


class YearReport(Report):
    __tablename__ = "year_reports"

    id: Mapped[intpk] = mapped_column(init=False)
    title: Mapped[str] = mapped_column(String(100))
    year: Mapped[int]

    __mapper_args__ = {"concrete": True}
