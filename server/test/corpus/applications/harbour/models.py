"""Berths and ships: values that are changed in place, hybrids under several names, classes that hear of no assignment."""

from datetime import timedelta

from sqlalchemy import Column, ForeignKey, Integer, Interval, String, Text, TypeDecorator, func
from sqlalchemy.ext import mutable
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    DeclarativeBaseNoMeta,
    Mapped,
    declarative_base,
    mapped_column,
    registry,
    relationship,
)

from harbour.enum import StrEnum


class Base(DeclarativeBase):
    pass


class State(StrEnum):
    FREE = "free"
    TAKEN = "taken"


class Words(TypeDecorator):
    impl = Text
    cache_ok = True


class Tags(mutable.Mutable, list):
    @classmethod
    def coerce(cls, key, value):
        return value if isinstance(value, Tags) else Tags(value)


def tags_type():
    return Tags.as_mutable(Words)


class Berth(Base):
    __tablename__ = "berths"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]
    stay: Mapped[Interval | None] = mapped_column(Interval(second_precision=6))
    least: Mapped[timedelta | None]
    tags = mapped_column(tags_type())
    ships: Mapped[list["Ship"]] = relationship(back_populates="berth")


class Ship(Base):
    __tablename__ = "ships"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    flag: Mapped[str]
    berth_id: Mapped[int | None] = mapped_column(ForeignKey("berths.id"))
    berth: Mapped[Berth | None] = relationship(back_populates="ships")

    @hybrid_property
    def title(self):
        return f"{self.flag} {self.name}"

    @title.expression
    def title_of(cls):
        return cls.flag + " " + cls.name

    @hybrid_property
    def loud(self):
        return self.name + "!"

    called = loud

    def _hail(self):
        return self.name + "?"

    hail = hybrid_property(_hail)
    short = hybrid_property(lambda self: self.name, expr=lambda cls: func.substr(cls.name, 1, 3))


mappings = registry()


@mappings.mapped
class Pilot:
    __tablename__ = "pilots"
    id = Column(Integer, primary_key=True)
    name = Column(String(40))


Pilot.nickname = Column(String(40))


class Plain(DeclarativeBaseNoMeta):
    pass


class Buoy(Plain):
    __tablename__ = "buoys"
    id: Mapped[int] = mapped_column(primary_key=True)


Buoy.colour = Column(String(10))

Old = declarative_base()


class Tug(Old):
    __tablename__ = "tugs"
    id = Column(Integer, primary_key=True)


Tug.power = Column(Integer)
