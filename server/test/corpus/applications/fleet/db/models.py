from __future__ import annotations

import enum
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Optional

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, func, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship, WriteOnlyMapped

from . import types as t
from .base import Base, Stamped


class VehicleKind(enum.Enum):
    van = "van"
    truck = "truck"
    bike = "cargo bike"


class FuelType(enum.StrEnum):
    DIESEL = enum.auto()
    PETROL = enum.auto()
    ELECTRIC = enum.auto()


vehicle_driver = Table(
    "vehicle_drivers",
    Base.metadata,
    Column("vehicle_id", ForeignKey("vehicles.id", ondelete="CASCADE"), primary_key=True),
    Column("driver_id", ForeignKey("drivers.id", ondelete="CASCADE"), primary_key=True),
    Column("since", t.DateTime(timezone=True), nullable=True),
)


class Vehicle(Stamped, Base):
    id: Mapped[t.UUIDpk]
    plate: Mapped[t.short] = mapped_column(unique=True)
    kind: Mapped[VehicleKind]
    fuel: Mapped[FuelType | None]
    capacity_kg: Mapped[int] = mapped_column(default=0)
    notes: Mapped[t.long_text | None]
    price: Mapped[t.money]
    attributes: Mapped[t.Blob]

    drivers: Mapped[list[Driver]] = relationship(secondary=vehicle_driver, back_populates="vehicles", lazy="selectin")
    trips: WriteOnlyMapped[Trip] = relationship(back_populates="vehicle", passive_deletes=True)
    refuels: Mapped[list[Refuel]] = relationship(back_populates="vehicle", order_by="Refuel.at.desc()")

    __table_args__ = (CheckConstraint("capacity_kg >= 0", name="capacity_positive"),)

    @hybrid_property
    def is_heavy(self) -> bool:
        return self.capacity_kg > 3500


class Driver(Stamped, Base):
    id: Mapped[t.UUIDpk]
    first_name: Mapped[t.short] = mapped_column()
    last_name: Mapped[t.short] = mapped_column()
    licence: Mapped[str] = mapped_column(t.String(20), index=True)
    mentor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("drivers.id"))
    full_name: Mapped[str] = column_property(first_name + " " + last_name)

    mentor: Mapped[Optional[Driver]] = relationship(remote_side="Driver.id", back_populates="apprentices")
    apprentices: Mapped[list[Driver]] = relationship(back_populates="mentor")
    vehicles: Mapped[list[Vehicle]] = relationship(secondary=vehicle_driver, back_populates="drivers")

    __table_args__ = (UniqueConstraint("first_name", "last_name"),)


class Trip(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    vehicle_id: Mapped[t.vehicle_fk]
    driver_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Driver.id))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    distance_km: Mapped[Decimal | None]

    vehicle: Mapped[Vehicle] = relationship(back_populates="trips")
    driver: Mapped[Driver] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (Index(None, "vehicle_id", "started_at"), {"comment": "One drive of a vehicle"})

    @hybrid_property
    def duration(self):
        return self.ended_at - self.started_at


class Refuel(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    vehicle_id: Mapped[t.vehicle_fk]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    litres: Mapped[t.money]
    unit_price: Mapped[t.money]
    vehicle: Mapped[Vehicle] = relationship(back_populates="refuels")


Vehicle.total_litres = column_property(
    select(func.coalesce(func.sum(Refuel.litres), 0)).where(Refuel.vehicle_id == Vehicle.id).correlate_except(Refuel).scalar_subquery(),
    deferred=True,
)
