import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, status
from sqlalchemy import delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import contains_eager, joinedload, raiseload, selectinload, undefer

from ..db import Driver, Refuel, SessionDep, Trip, Vehicle, VehicleKind, vehicle_driver
from ..schemas import PageParams, SortParams, VehicleFilter
from .pagination import paginate

router = APIRouter(prefix="/vehicles", tags=["vehicles"])
SORTABLE = {"plate": Vehicle.plate, "capacity": Vehicle.capacity_kg, "created": Vehicle.created_at}


async def get_vehicle(vehicle_id: uuid.UUID, session: SessionDep) -> Vehicle:
    vehicle = await session.get(Vehicle, vehicle_id, options=[undefer(Vehicle.total_litres)])
    if vehicle is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return vehicle


VehicleDep = Annotated[Vehicle, Depends(get_vehicle)]


@router.get("/")
async def list_vehicles(
    session: SessionDep,
    page: Annotated[PageParams, Depends()],
    order: Annotated[SortParams, Depends()],
    kind: VehicleKind | None = None,
    min_capacity: Annotated[int | None, Query(ge=0)] = None,
    plate: list[str] = Query(default=[]),
):
    stmt = select(Vehicle).options(selectinload(Vehicle.refuels), raiseload("*"))
    if kind:
        stmt = stmt.where(Vehicle.kind == kind)
    if min_capacity is not None:
        stmt = stmt.where(Vehicle.capacity_kg >= min_capacity)
    if plate:
        stmt = stmt.where(Vehicle.plate.in_(plate))
    return await paginate(session, stmt.order_by(Vehicle.plate), page)


@router.get("/heavy")
async def heavy(session: SessionDep, only_busy: bool = False):
    busy = exists().where(Trip.vehicle_id == Vehicle.id, Trip.ended_at.is_(None))
    stmt = select(Vehicle.plate, Vehicle.is_heavy.label("heavy"), busy.label("busy")).where(Vehicle.is_heavy)
    if only_busy:
        stmt = stmt.where(busy)
    result = await session.execute(stmt)
    return [dict(r._mapping) for r in result]


@router.get("/{vehicle_id}/trips")
async def trips(vehicle: VehicleDep, session: SessionDep, open_only: bool = True):
    stmt = vehicle.trips.select().order_by(Trip.started_at.desc())
    if open_only:
        stmt = stmt.where(Trip.ended_at == None)  # noqa: E711
    return (await session.scalars(stmt)).all()


@router.post("/{vehicle_id}/drivers/{driver_id}")
async def assign(vehicle_id: uuid.UUID, driver_id: uuid.UUID, session: SessionDep):
    already = await session.scalar(
        select(literal(True)).where(
            exists().where(vehicle_driver.c.vehicle_id == vehicle_id).where(vehicle_driver.c.driver_id == driver_id)
        )
    )
    if already:
        raise HTTPException(409)
    await session.execute(insert(vehicle_driver).values(vehicle_id=vehicle_id, driver_id=driver_id, since=func.now()))
    await session.commit()


@router.get("/stats/consumption")
async def consumption(session: SessionDep, year: int, limit: int = 10):
    per_vehicle = (
        select(
            Refuel.vehicle_id,
            func.sum(Refuel.litres).label("litres"),
            func.sum(Refuel.litres * Refuel.unit_price).label("cost"),
        )
        .where(func.extract("year", Refuel.at) == year)
        .group_by(Refuel.vehicle_id)
        .cte("per_vehicle")
    )
    distance = (
        select(Trip.vehicle_id, func.sum(Trip.distance_km).label("km"))
        .group_by(Trip.vehicle_id)
        .having(func.sum(Trip.distance_km) > 0)
        .subquery("distance")
    )
    stmt = (
        select(
            Vehicle.plate,
            per_vehicle.c.litres,
            (per_vehicle.c.litres * 100 / distance.c.km).label("per_100km"),
            func.rank().over(order_by=per_vehicle.c.cost.desc()).label("rank"),
        )
        .join(per_vehicle, per_vehicle.c.vehicle_id == Vehicle.id)
        .outerjoin(distance, distance.c.vehicle_id == Vehicle.id)
        .order_by("rank")
        .limit(limit)
    )
    return (await session.execute(stmt)).mappings().all()


@router.get("/with-drivers")
async def with_drivers(session: SessionDep, name: str):
    stmt = (
        select(Vehicle)
        .join(Vehicle.drivers)
        .where(Driver.full_name.icontains(name, autoescape=True))
        .options(contains_eager(Vehicle.drivers).joinedload(Driver.mentor))
        .distinct()
    )
    return (await session.scalars(stmt)).unique().all()


@router.patch("/{vehicle_id}/retire")
async def retire(vehicle_id: uuid.UUID, session: SessionDep):
    await session.execute(
        update(Trip).where(Trip.vehicle_id == vehicle_id, Trip.ended_at.is_(None)).values(ended_at=func.now())
    )
    await session.execute(delete(vehicle_driver).where(vehicle_driver.c.vehicle_id == vehicle_id))
    stmt = update(Vehicle).where(Vehicle.id == vehicle_id).values({Vehicle.notes: "retired", "capacity_kg": 0}).returning(Vehicle.plate)
    return await session.scalar(stmt)


def sorted_by(order: SortParams):
    stmt = select(Vehicle)
    for name, descending in order.parse():
        column = SORTABLE[name]
        stmt = stmt.order_by(column.desc() if descending else column.asc())
    return stmt


def filtered(flt: VehicleFilter):
    stmt = select(Vehicle.id, Vehicle.plate)
    return flt.search(stmt)


def fully_filtered(flt: VehicleFilter):
    return flt.apply(select(Vehicle.id))
