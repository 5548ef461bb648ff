from __future__ import annotations

import enum
from datetime import date
from typing import ClassVar, Optional

from sqlalchemy import ForeignKey, String, case, func
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, column_property, mapped_column, relationship


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Every class is a dataclass."""


class PlainBase(DeclarativeBase):
    pass


class Medium(enum.Enum):
    OIL = 1
    WATERCOLOUR = 2
    INK = 3


class Artist(Base):
    __tablename__ = "artist"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    born: Mapped[Optional[int]] = mapped_column(default=None)
    kind: Mapped[str] = mapped_column(String(10), init=False)
    works: Mapped[list[Artwork]] = relationship(back_populates="artist", default_factory=list, repr=False)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person", "with_polymorphic": "*"}


class Collective(Artist):
    members_count: Mapped[Optional[int]] = mapped_column(default=None, use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "collective"}


class Workshop(Artist):
    members_count: Mapped[Optional[int]] = mapped_column(default=None, use_existing_column=True)
    master_id: Mapped[Optional[int]] = mapped_column(ForeignKey("artist.id"), default=None)
    master: Mapped[Optional[Artist]] = relationship(remote_side=[Artist.id], default=None)
    __mapper_args__ = {"polymorphic_identity": "workshop"}


class Artwork(Base):
    __tablename__ = "artwork"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    type: Mapped[str] = mapped_column(init=False)
    title: Mapped[str]
    year: Mapped[Optional[int]] = mapped_column(default=None, index=True)
    artist_id: Mapped[Optional[int]] = mapped_column(ForeignKey("artist.id"), default=None)
    artist: Mapped[Optional[Artist]] = relationship(back_populates="works", default=None)
    loans: Mapped[list[Loan]] = relationship(back_populates="artwork", default_factory=list, cascade="all, delete-orphan")
    exhibits: ClassVar[int] = 0

    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "artwork"}


class Painting(Artwork):
    __tablename__ = "painting"
    id: Mapped[int] = mapped_column(ForeignKey("artwork.id", ondelete="CASCADE"), primary_key=True, init=False)
    medium: Mapped[Medium] = mapped_column(default=Medium.OIL)
    width_cm: Mapped[float] = mapped_column(default=0.0)
    height_cm: Mapped[float] = mapped_column(default=0.0)
    __mapper_args__ = {"polymorphic_identity": "painting", "polymorphic_load": "selectin"}


class Fresco(Painting):
    wall: Mapped[Optional[str]] = mapped_column(default=None)
    __mapper_args__ = {"polymorphic_identity": "fresco", "polymorphic_load": "inline"}


class Sculpture(Artwork):
    __tablename__ = "sculpture"
    artwork_id: Mapped[int] = mapped_column(ForeignKey(Artwork.id), primary_key=True, init=False)
    material: Mapped[str] = mapped_column(String(30), default="bronze")
    weight_kg: Mapped[Optional[float]] = mapped_column(default=None)
    casts: Mapped[list[Cast]] = relationship(default_factory=list, back_populates="sculpture", lazy="selectin")
    __mapper_args__ = {"polymorphic_identity": "sculpture"}


class Cast(Base):
    __tablename__ = "cast_"
    sculpture_id: Mapped[int] = mapped_column(ForeignKey("sculpture.artwork_id"), primary_key=True, init=False)
    number: Mapped[int] = mapped_column(primary_key=True)
    sculpture: Mapped[Sculpture] = relationship(back_populates="casts", init=False)


class Loan(Base):
    __tablename__ = "loan"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    artwork_id: Mapped[int] = mapped_column(ForeignKey("artwork.id"), init=False)
    borrower: Mapped[str]
    starts: Mapped[date] = mapped_column(default_factory=date.today)
    ends: Mapped[Optional[date]] = mapped_column(default=None)
    artwork: Mapped[Artwork] = relationship(back_populates="loans", default=None)


class Record(ConcreteBase, PlainBase):
    __tablename__ = "record"
    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[Optional[date]]
    text: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "record", "concrete": True}


class Restoration(Record):
    __tablename__ = "restoration"
    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[Optional[date]]
    text: Mapped[str]
    restorer: Mapped[str]
    cost: Mapped[Optional[int]]
    __mapper_args__ = {"polymorphic_identity": "restoration", "concrete": True}


class Person(AbstractConcreteBase, PlainBase):
    strict_attrs = True
    name: Mapped[str]


class Guide(Person):
    __tablename__ = "guide"
    id: Mapped[int] = mapped_column(primary_key=True)
    languages: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "guide", "concrete": True}


class Guard(Person):
    __tablename__ = "guard"
    id: Mapped[int] = mapped_column(primary_key=True)
    shift: Mapped[str] = mapped_column(String(5))
    __mapper_args__ = {"polymorphic_identity": "guard", "concrete": True}


PlainBase.registry.configure()
