from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, update
from sqlalchemy.orm import Session, aliased, contains_eager, defaultload, joinedload, raiseload, selectinload, undefer, with_expression, with_loader_criteria

from .models import Building, Contract, Money, Room, Ticket
from .tenancy import Tenant, TenantScoped, current_tenant


def scoped(stmt: Select[Any], tenant_id: int) -> Select[Any]:
    return stmt.options(with_loader_criteria(TenantScoped, lambda cls: cls.tenant_id == tenant_id, include_aliases=True))


def buildings(session: Session, tenant_id: int, name: str | None = None):
    stmt = select(Building).order_by(Building.name)
    if name:
        stmt = stmt.where(Building.name_ci == name)
    return session.scalars(scoped(stmt.options(selectinload(Building.rooms)), tenant_id)).all()


def big_rooms(session: Session, least: float):
    stmt = (
        select(Room)
        .where(Room.area >= least)
        .order_by(Room.area.desc())
        .options(joinedload(Room.building), undefer(Room.open_tickets), with_loader_criteria(Building, Building.deleted_at.is_(None)))
    )
    return session.scalars(stmt).all()


def size_classes(session: Session):
    return session.execute(select(Room.size_class, func.count(), func.avg(Room.area)).group_by(Room.size_class)).all()


def suitable(session: Session, people: int, day: date):
    taken = select(Contract.room_id).where(Contract.active_on(day))
    return session.scalars(select(Room).where(Room.fits(people), Room.id.not_in(taken)).limit(10)).all()


def rents(session: Session, currency: str = "EUR"):
    stmt = (
        select(Building.name, func.sum(Contract.__table__.c.rent_amount))
        .join(Building.rooms)
        .join(Room.contracts)
        .where(Contract.open_ended, Contract.__table__.c.rent_currency == currency)
        .group_by(Building.id)
    )
    return session.execute(stmt).all()


def exactly(session: Session):
    return session.scalars(select(Contract).where(Contract.rent == Money(100, "EUR"))).all()


def rooms_with_today(session: Session, day: date):
    today = (
        select(func.count(Ticket.id))
        .where(Ticket.room_id == Room.id, func.date(Ticket.opened_at) == day)
        .scalar_subquery()
    )
    stmt = select(Room).options(with_expression(Room.tickets_today, today), raiseload("*"))
    return session.scalars(stmt.execution_options(populate_existing=True)).all()


def tenants(session: Session, minimum: int = 1):
    return session.scalars(select(Tenant).where(Tenant.room_count >= minimum).order_by(Tenant.room_count.desc())).all()


def current(session: Session, building_id: int):
    b = session.get(Building, building_id, options=[selectinload(Building.current_contracts)])
    return b.current_contracts


def neighbours(session: Session, room_id: int):
    me, other = aliased(Room, name="me"), aliased(Room, name="other")
    stmt = (
        select(other.number, (other.area - me.area).label("diff"))
        .join(me, and_(me.building_id == other.building_id, me.id != other.id))
        .where(me.id == room_id)
        .order_by(func.abs(other.area - me.area))
    )
    return session.execute(scoped(stmt, current_tenant.get())).all()


def open_by_building(session: Session):
    stmt = (
        select(Building)
        .join(Building.rooms)
        .join(Room.tickets)
        .where(Ticket.is_open, Ticket.severity < 3)
        .options(contains_eager(Building.rooms).contains_eager(Room.tickets))
    )
    return session.scalars(stmt).unique().all()


def close_all(session: Session, building_id: int):
    session.execute(
        update(Ticket)
        .where(Ticket.room_id.in_(select(Room.id).where(Room.building_id == building_id)), Ticket.is_open)
        .values(closed_at=func.now())
        .execution_options(synchronize_session="fetch")
    )


def raise_rents(session: Session, percent: float):
    session.execute(update(Contract).values({"rent_amount": Contract.__table__.c.rent_amount * (1 + percent / 100)}).where(Contract.open_ended))


def area_share(session: Session):
    stmt = select(
        Building.name,
        Room.number,
        (Room.area / Building.total_area).label("share"),
    ).join(Room.building).where(Building.total_area > 0)
    return session.execute(stmt).all()
