from __future__ import annotations

from typing import Sequence, TypeVar

from sqlalchemy import and_, func, inspect, or_, select, type_coerce, update, delete, insert
from sqlalchemy.orm import Session, aliased, joinedload, selectin_polymorphic, selectinload, with_polymorphic, subqueryload, immediateload

from .models import (
    AnyAsset, AnyVehicle, Asset, Building, Driver, EmailNotice, Engineer, GasMeter, Inspection, Meter, Notice, PowerMeter,
    Site, Truck, Vehicle, Worker,
)

A = TypeVar("A", bound=Asset)


def of_kind(session: Session, cls: type[A], **by) -> Sequence[A]:
    return session.scalars(select(cls).filter_by(**by)).all()


def trucks(session: Session) -> Sequence[Truck]:
    return of_kind(session, Truck, label="big")


def everything(session: Session):
    return session.scalars(select(AnyAsset).order_by(AnyAsset.label)).all()


def heavy(session: Session, limit: int):
    return session.scalars(
        select(AnyAsset).where(or_(AnyAsset.Truck.payload > limit, AnyAsset.Building.floors > 3))
    ).all()


def vehicles_loading_trucks(session: Session):
    return session.scalars(select(Vehicle).options(selectin_polymorphic(Vehicle, [Truck]))).all()


def assets_loading(session: Session):
    stmt = select(Asset).options(
        selectin_polymorphic(Asset, [Vehicle, Building]), joinedload(Vehicle.driver), selectinload(Asset.inspections)
    )
    return session.scalars(stmt).unique().all()


def sites_with_trucks(session: Session):
    stmt = (
        select(Site)
        .join(Site.assets.of_type(Truck))
        .where(Truck.payload > 1000)
        .options(selectinload(Site.assets.of_type(Vehicle)).joinedload(Vehicle.driver))
    )
    return session.scalars(stmt).unique().all()


def sites_with_poly(session: Session):
    poly = with_polymorphic(Asset, [Vehicle, Building], aliased=True)
    stmt = select(Site.name, poly.Vehicle.plate, poly.Building.floors).join(Site.assets.of_type(poly))
    return session.execute(stmt).all()


def sites_having_tall_buildings(session: Session):
    return session.scalars(select(Site).where(Site.assets.of_type(Building).any(Building.floors >= 10))).all()


def count_by_kind(session: Session):
    return session.execute(select(Asset.kind, func.count()).group_by(Asset.kind)).all()


def plates(session: Session):
    return session.scalars(select(Vehicle.plate).where(Vehicle.label.like("V%"))).all()


def truck_columns(session: Session):
    return session.execute(select(Truck.id, Truck.label, Truck.plate, Truck.payload)).all()


def drivers(session: Session):
    d = aliased(Driver, name="d")
    stmt = select(d, func.count(Vehicle.id)).outerjoin(d.vehicles).group_by(d.id)
    return session.execute(stmt).all()


def people(session: Session):
    return session.scalars(select(Worker).where(Worker.name.is_not(None))).all()


def engineers_named(session: Session, name: str):
    return session.query(Engineer).filter_by(name=name).order_by(Engineer.specialty).all()


def both(session: Session):
    return session.execute(select(Driver, Engineer).join(Engineer, Engineer.licence == Driver.licence)).all()


def notices(session: Session):
    return session.scalars(select(Notice)).all()


def email_notices(session: Session):
    return session.scalars(select(EmailNotice).where(EmailNotice.address.endswith("@example.org"))).all()


def meters(session: Session, serial: str):
    return session.scalars(select(Meter).where(Meter.serial == serial)).all()


def gas(session: Session):
    return session.scalars(select(GasMeter).where(GasMeter.pressure > 5)).all()


def failed(session: Session):
    latest = (
        select(Inspection.asset_id, func.max(Inspection.done_on).label("last"))
        .group_by(Inspection.asset_id)
        .subquery()
    )
    stmt = (
        select(Vehicle)
        .join(latest, latest.c.asset_id == Vehicle.id)
        .join(Inspection, and_(Inspection.asset_id == latest.c.asset_id, Inspection.done_on == latest.c.last))
        .where(Inspection.passed.is_(False))
    )
    return session.scalars(stmt).all()


def retire(session: Session, label: str):
    session.execute(update(Asset).where(Asset.label == label).values(site_id=None))
    session.execute(delete(Inspection).where(Inspection.asset_id.in_(select(Truck.id).where(Truck.payload == 0))))
    session.execute(insert(Worker), [{"name": "x", "role": 1}])
    return session.scalars(select(AnyVehicle).where(AnyVehicle.plate == label)).first()


def counts_per_class(session: Session):
    found = {}
    for cls in (Vehicle, Truck, Building):
        found[cls.__name__] = session.scalar(select(func.count()).select_from(cls))
    return found


def dispatch_on(session: Session, kind: str):
    classes = {m.polymorphic_identity: m.class_ for m in inspect(Asset).self_and_descendants}
    return session.scalars(select(classes[kind])).all()


def driver_of(session: Session, plate: str):
    return session.scalars(
        select(Driver).where(Driver.vehicles.any(Vehicle.plate == plate)).options(immediateload(Driver.vehicles))
    ).one_or_none()
