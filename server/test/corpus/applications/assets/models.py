from __future__ import annotations

import datetime
from typing import Optional

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, UniqueConstraint, case, event, func, literal, select
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, column_property, polymorphic_union, relationship, with_polymorphic


class Base(DeclarativeBase):
    pass


# joined -------------------------------------------------------------------

class Asset(Base):
    __tablename__ = "asset"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(80))
    site_id: Mapped[Optional[int]] = mapped_column(ForeignKey("site.id"))
    site: Mapped[Optional[Site]] = relationship(back_populates="assets")
    inspections: Mapped[list[Inspection]] = relationship(back_populates="asset", order_by="desc(Inspection.done_on)")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "asset"}


class Vehicle(Asset):
    __tablename__ = "vehicle"
    id: Mapped[int] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    plate: Mapped[str] = mapped_column(String(12), unique=True)
    driver_id: Mapped[Optional[int]] = mapped_column(ForeignKey("worker.id"))
    driver: Mapped[Optional[Driver]] = relationship(back_populates="vehicles")
    __mapper_args__ = {"polymorphic_identity": "vehicle"}


class Truck(Vehicle):
    __tablename__ = "truck"
    id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), primary_key=True)
    payload: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "truck", "polymorphic_load": "selectin"}


class Building(Asset):
    __tablename__ = "building"
    id: Mapped[int] = mapped_column(ForeignKey(Asset.id), primary_key=True)
    floors: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"polymorphic_identity": "building", "polymorphic_load": "inline"}


class Site(Base):
    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    assets: Mapped[list[Asset]] = relationship(back_populates="site")


class Inspection(Base):
    __tablename__ = "inspection"
    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    done_on: Mapped[datetime.date]
    passed: Mapped[bool]
    asset: Mapped[Asset] = relationship(back_populates="inspections")


# single ---------------------------------------------------------------------

class Worker(Base):
    __tablename__ = "worker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[int] = mapped_column()
    hired_on: Mapped[Optional[datetime.date]]

    @declared_attr.directive
    def __mapper_args__(cls):
        args = {"polymorphic_identity": cls.__name__.lower()}
        if cls.__name__ == "Worker":
            args["polymorphic_on"] = "discriminator"
        return args

    discriminator: Mapped[str] = column_property(case((role == 1, "driver"), (role < 5, "engineer"), else_="worker"))


class Driver(Worker):
    licence: Mapped[Optional[str]] = mapped_column(use_existing_column=True)
    vehicles: Mapped[list[Vehicle]] = relationship(back_populates="driver")


class Engineer(Worker):
    licence: Mapped[Optional[str]] = mapped_column(use_existing_column=True)
    specialty: Mapped[Optional[str]]


# concrete ----------------------------------------------------------------------

class Notice(ConcreteBase, Base):
    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "notice", "concrete": True}


class EmailNotice(Notice):
    __tablename__ = "email_notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str]
    address: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "email", "concrete": True}


class Meter(AbstractConcreteBase, Base):
    strict_attrs = True
    serial: Mapped[str] = mapped_column(String(30))


class GasMeter(Meter):
    __tablename__ = "gas_meter"
    id: Mapped[int] = mapped_column(primary_key=True)
    pressure: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "gas", "concrete": True}


class PowerMeter(Meter):
    __tablename__ = "power_meter"
    id: Mapped[int] = mapped_column(primary_key=True)
    volts: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "power", "concrete": True}


AnyAsset = with_polymorphic(Asset, "*")
AnyVehicle = with_polymorphic(Vehicle, [Truck], flat=True)
