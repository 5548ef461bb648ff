from __future__ import annotations

import typing as t

from sqlalchemy import ForeignKey, Index, String, Table, Column, func, select, text, types as sqltypes
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, column_property, mapped_column, relationship, query_expression, foreign, remote

from geo import types


class Base(DeclarativeBase):
    type_annotation_map = {types.Point: types.Point(), str: String(255), t.Any: sqltypes.JSON}


def fk(target: str, **kw: t.Any) -> MappedColumn[t.Any]:
    return mapped_column(ForeignKey(target, **kw), index=True)


class City(Base):
    __tablename__ = "cities"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    population: Mapped[int | None]
    centre = mapped_column(types.Point(4326), nullable=False)
    outline: Mapped[t.Any] = mapped_column(types.Geometry("POLYGON"))
    aliases = mapped_column(types.CommaList(200))
    updated = mapped_column(sqltypes.DateTime, server_default=types.utcnow(), onupdate=types.utcnow())
    distance: Mapped[float] = query_expression()
    nearby: Mapped[list[City]] = relationship(
        "City",
        primaryjoin=lambda: func.ST_DWithin(City.centre, remote(foreign(City.centre)), 1000).as_comparison(1, 2),
        viewonly=True,
    )
    stops: Mapped[list[Stop]] = relationship(back_populates="city", order_by="[Stop.line, Stop.seq.desc()]")

    __table_args__ = (Index("ix_cities_centre", "centre", postgresql_using="gist"),)


class Stop(Base):
    __tablename__ = "stops"
    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = fk("cities.id", ondelete="cascade")
    line: Mapped[str] = mapped_column(String(8))
    seq: Mapped[int]
    at: Mapped[t.Any] = mapped_column(types.Point)
    city: Mapped[City] = relationship(back_populates="stops")
    city_name: Mapped[str] = column_property(select(City.name).where(City.id == city_id).scalar_subquery(), deferred=True)


big_cities = select(City.__table__).where(City.population > 1_000_000).subquery("big_cities")


class BigCity(Base):
    __table__ = big_cities
    __mapper_args__ = {"primary_key": [big_cities.c.id]}
