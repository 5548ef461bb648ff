from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Numeric, String
from sqlalchemy.dialects.postgresql import ARRAY, TSRANGE
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, Decimal: Numeric(12, 3)}


class Depot(Base):
    __tablename__ = "depots"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8))
    region: Mapped[str] = mapped_column(String(30))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("depots.id"))


class Truck(Base):
    __tablename__ = "trucks"
    id: Mapped[int] = mapped_column(primary_key=True)
    plate: Mapped[str] = mapped_column(String(12))
    depot_id: Mapped[int] = mapped_column(ForeignKey("depots.id"))
    specs: Mapped[dict[str, Any]]
    depot: Mapped[Depot] = relationship()


class Trip(Base):
    __tablename__ = "trips"
    id: Mapped[int] = mapped_column(primary_key=True)
    truck_id: Mapped[int] = mapped_column(ForeignKey("trucks.id"))
    origin_id: Mapped[int] = mapped_column(ForeignKey("depots.id"))
    dest_id: Mapped[int] = mapped_column(ForeignKey("depots.id"))
    left_at: Mapped[datetime]
    came_at: Mapped[datetime | None]
    km: Mapped[float]
    weight: Mapped[Decimal]
    status: Mapped[str] = mapped_column(String(10))
    events: Mapped[dict[str, Any] | None]
    truck: Mapped[Truck] = relationship()
    origin: Mapped[Depot] = relationship(foreign_keys=[origin_id])
    dest: Mapped[Depot] = relationship(foreign_keys=[dest_id])
