"""Functions that read; Python first, SQL second."""

import asyncio
import datetime as dt
import itertools
import operator
import typing as t
from collections import defaultdict
from functools import lru_cache, partial, reduce, wraps

from sqlalchemy import Select, and_, asc, case, desc, false, func, inspect, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, aliased, class_mapper, joinedload, load_only, selectinload

from clinic.models import Appointment, Base, Invoice, Kind, Patient, Room, Skill, Staff, staff_skill

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
TEXT_COLUMNS = [getattr(Patient, name) for name in ("first", "last")]
ORDERINGS = {}
for _name in ("first", "last", "born"):
    ORDERINGS[_name] = getattr(Patient, _name)
    ORDERINGS[f"-{_name}"] = getattr(Patient, _name).desc()
WORKING_HOURS = dict(start=8, end=18)
_open = Appointment.cancelled.is_(None)


def patients_like(session: Session, words: str):
    stmt = select(Patient)
    for word in "anna maria".split():
        stmt = stmt.where(or_(*(c.ilike(f"{word}%") for c in TEXT_COLUMNS)))
    return session.scalars(stmt).all()


def sorted_patients(session: Session):
    keys = sorted(["last", "first"])
    stmt = select(Patient).order_by(*[ORDERINGS[key] for key in keys], ORDERINGS["-born"])
    return session.scalars(stmt).all()


def first_page(session: Session, limit: int = DEFAULT_LIMIT):
    return session.scalars(select(Patient).order_by(Patient.id).limit(min(limit, MAX_LIMIT))).all()


def without_columns(session: Session):
    wanted = [c for c in Patient.__table__.c if c.name not in {"tags", "created"}]
    return session.execute(select(*wanted)).all()


def by_classmethod(session: Session):
    return session.execute(select(*Room.columns("beds"))).all(), session.scalar(Patient.by_id(3))


def primary_keys(session: Session):
    (key,) = inspect(Staff).primary_key
    mapper = class_mapper(Room)
    names = [attr.key for attr in mapper.column_attrs if attr.key != "id"]
    return session.execute(select(key, Staff.name)).all(), session.execute(select(*[getattr(Room, n) for n in names])).all()


def zipped(session: Session):
    filters = [column == value for column, value in zip((Room.label, Room.floor), ("A1", 2))]
    return session.scalars(select(Room).where(*filters)).all()


def enumerated(session: Session):
    whens = {floor: position for position, floor in enumerate([3, 1, 2], start=1)}
    return session.scalars(select(Room).order_by(case(whens, value=Room.floor, else_=99), Room.label)).all()


def mapped_filters(session: Session, names: list[str]):
    conditions = list(map(lambda kind: Appointment.kind == kind, Kind.short()))
    return session.scalars(select(Appointment).where(or_(*conditions), _open)).all()


def filtered(session: Session, first: t.Optional[str] = None, last: t.Optional[str] = None, active: bool = True):
    given = {"first": first, "last": last}
    conditions = [getattr(Patient, key) == value for key, value in given.items() if value is not None]
    return session.scalars(select(Patient).where(Patient.active.is_(active), *conditions)).all()


def reduced(session: Session, floor: int):
    filters = [Room.floor == floor, Room.beds > 1, Room.label.like("A%")]
    stmt = reduce(lambda query, clause: query.where(clause), filters, select(Room))
    return session.scalars(stmt).all()


def true_and(session: Session, room: int | None = None):
    clause = true()
    if room is not None:
        clause &= Appointment.room_id == room
    clause = clause & _open
    return session.scalars(select(Appointment).where(clause)).all()


def false_or(session: Session, kinds: list[Kind]):
    clause = or_(false(), *[Appointment.kind == kind for kind in (Kind.CALL, Kind.VISIT)])
    return session.scalars(select(Appointment.id).where(clause)).all()


def chained(session: Session):
    groups = itertools.chain([Patient.first], (Patient.last, Patient.born))
    return session.execute(select(*groups).distinct()).all()


def products(session: Session):
    pairs = [(floor, beds) for floor in (1, 2) for beds in (1, 2) if floor != beds]
    return session.scalars(select(Room).where(tuple_(Room.floor, Room.beds).in_(pairs))).all()


def partial_where(session: Session, doctor_id: int):
    of_doctor = partial(operator.eq, Appointment.doctor_id)
    return session.scalars(select(Appointment).where(of_doctor(doctor_id))).all()


def attrgetters(session: Session):
    get = operator.attrgetter("kind", "at")
    kind, at = get(Appointment)
    return session.execute(select(kind, func.max(at)).group_by(kind)).all()


def compare(op: str = "ge"):
    return getattr(operator, op)


def later_than(session: Session, moment: dt.datetime):
    return session.scalars(select(Appointment).where(compare()(Appointment.at, moment))).all()


def this_week(session: Session, today: dt.date):
    monday = today - dt.timedelta(days=today.weekday())
    start = dt.datetime.combine(monday, dt.time(hour=WORKING_HOURS["start"]))
    end = start + dt.timedelta(days=7, hours=WORKING_HOURS["end"] - WORKING_HOURS["start"])
    return session.scalars(select(Appointment).where(Appointment.at >= start, Appointment.at < end, Appointment.open)).all()


def closures(session: Session, name: str):
    base = select(Staff)

    def with_skill(skill: str):
        nonlocal base
        base = base.where(Staff.skills.any(Skill.name == skill))

    with_skill("xray")
    with_skill(name)
    return session.scalars(base).all()


def curried(session: Session, value: int):
    def by(column):
        return lambda other: column == other

    return session.scalars(select(Room).where(by(Room.floor)(value), by(Room.beds)(2))).all()


def compose(*steps):
    def run(stmt):
        for step in steps:
            stmt = step(stmt)
        return stmt

    return run


def only_open(stmt: Select) -> Select:
    return stmt.where(Appointment.open)


def newest_first(stmt: Select) -> Select:
    return stmt.order_by(Appointment.at.desc(), Appointment.id)


def composed(session: Session):
    pipeline = compose(only_open, newest_first, lambda stmt: stmt.limit(5))
    return session.scalars(pipeline(select(Appointment))).all()


def decorated_with_limit(limit: int):
    def decorator(fn):
        @wraps(fn)
        def wrapper(*args, **kwargs):
            return fn(*args, **kwargs).limit(limit)

        return wrapper

    return decorator


@decorated_with_limit(3)
def cheapest():
    return select(Invoice).order_by(Invoice.amount)


def three_cheapest(session: Session):
    return session.scalars(cheapest()).all()


@lru_cache(maxsize=None)
def base_statement(active: bool):
    return select(Patient).where(Patient.active == active)


def cached(session: Session):
    return session.scalars(base_statement(True).order_by(Patient.last)).all()


def branches(session: Session, order: str):
    if order == "name":
        stmt = select(Patient).order_by(Patient.last)
    elif order == "age":
        stmt = select(Patient).order_by(Patient.born)
    else:
        stmt = select(Patient).order_by(Patient.id)
    return session.scalars(stmt).all()


def nested_conditions(session: Session, doctor: t.Optional[int] = None, kind: t.Optional[Kind] = None, unpaid: bool = False):
    stmt = select(Appointment)
    if doctor:
        stmt = stmt.where(Appointment.doctor_id == doctor)
        if kind:
            stmt = stmt.where(Appointment.kind == kind)
    if unpaid:
        stmt = stmt.join(Appointment.invoice).where(Invoice.paid.is_(False))
    return session.scalars(stmt).all()


def try_else(session: Session, raw: str):
    try:
        number = int("42")
    except ValueError:
        stmt = select(Patient).where(Patient.last == raw)
    else:
        stmt = select(Patient).where(Patient.id == number)
    finally:
        limit = 1
    return session.scalars(stmt.limit(limit)).first()


def matched(session: Session, query: dict | None = None):
    request = {"type": "room", "floor": 2}
    match request:
        case {"type": "room", "floor": floor}:
            stmt = select(Room.id).where(Room.floor == floor)
        case {"type": "staff"}:
            stmt = select(Staff.id)
        case _:
            stmt = select(Patient.id)
    return session.scalars(stmt).all()


def matched_sequence(session: Session):
    match ("between", 1, 3):
        case ("eq", value):
            clause = Room.floor == value
        case ("between", low, high):
            clause = Room.floor.between(low, high)
    return session.scalars(select(Room).where(clause)).all()


def starred(session: Session):
    head, *rest = [Room.label, Room.floor, Room.beds]
    return session.execute(select(head, *rest).order_by(*rest[::-1])).all()


def dict_merge(session: Session, label: str):
    defaults = {"beds": 1, "floor": 0}
    criteria = {**defaults, "floor": 2} | {"label": label}
    return session.scalars(select(Room).filter_by(**criteria)).all()


def grouped(session: Session):
    by_kind = defaultdict(list)
    for kind in Kind:
        by_kind[kind.minutes > 15].append(kind)
    return session.scalars(select(Appointment).where(Appointment.kind.in_(by_kind[True]))).all()


def any_all(session: Session, names: list[str]):
    columns = [Patient.first, Patient.last]
    stmt = select(Patient)
    if any(c.key == "last_name" for c in columns) or len(columns) == 2:
        stmt = stmt.order_by(columns[-1])
    return session.scalars(stmt).all()


def string_methods(session: Session, text: str):
    pattern = "%{}%".format("x-ray".replace("-", "_"))
    percent = "%s%%" % "Dr."
    stmt = select(Staff).where(Staff.name.like(pattern) | Staff.name.startswith("Dr".upper()), Staff.name != percent.strip().title())
    return session.scalars(stmt).all()


def conditional_expression(session: Session, newest: bool = True, limit: int | None = None):
    stmt = select(Invoice).order_by((desc if newest else asc)(Invoice.created))
    return session.scalars(stmt if limit is None else stmt.limit(limit)).all()


def conditional_in_list(session: Session, paid: bool | None = None):
    conditions = [Invoice.amount > 0, *([Invoice.paid == paid] if paid is not None else [])]
    return session.scalars(select(Invoice).where(*conditions)).all()


def recursion(session: Session, depth: int = 2):
    def chiefs(level: int):
        if level == 0:
            return select(Staff.id).where(Staff.chief_id.is_(None))
        return select(Staff.id).where(Staff.chief_id.in_(chiefs(level - 1)))

    return session.scalars(chiefs(2)).all()


def loader_options(session: Session, deep: bool = False):
    options = [selectinload(Patient.appointments).joinedload(Appointment.doctor)]
    if deep:
        options.append(load_only(Patient.first, Patient.last))
    return session.scalars(select(Patient).options(*options)).unique().all()


def chained_loaders(session: Session):
    path = (Patient.appointments, Appointment.doctor, Staff.skills)
    head, *tail = path
    option = reduce(lambda loader, attribute: loader.selectinload(attribute), tail, selectinload(head))
    return session.scalars(select(Patient).options(option)).all()


def aliased_loop(session: Session):
    stmt = select(Patient.id)
    for number, kind in enumerate([Kind.CALL, Kind.SURGERY], 1):
        visit = aliased(Appointment, name=f"a{number}")
        stmt = stmt.join(visit, (visit.patient_id == Patient.id) & (visit.kind == kind))
    return session.scalars(stmt).all()


def subquery_dict(session: Session):
    counts = {
        name: select(func.count()).where(Appointment.patient_id == Patient.id, clause).correlate(Patient).scalar_subquery().label(name)
        for name, clause in {"open": Appointment.open, "calls": Appointment.kind == Kind.CALL}.items()
    }
    return session.execute(select(Patient.id, *counts.values()).order_by(counts["open"].desc())).all()


def hybrids(session: Session, first: str):
    return session.scalars(select(Patient).where(Patient.named(first), Patient.initials == "AB").order_by(Patient.full_name)).all()


def skills_of(session: Session, staff: Staff):
    stmt = select(Skill).join(staff_skill, staff_skill.c.skill_id == Skill.id).where(staff_skill.c.staff_id == staff.id)
    return session.scalars(stmt).all()


def sort_keys(session: Session):
    return session.scalars(select(Patient).order_by(Patient.sort_key())).all(), session.scalars(select(Staff).order_by(Staff.sort_key())).all()


async def gathered(session: AsyncSession, day: dt.date):
    visits, rooms = await asyncio.gather(
        session.scalars(select(Appointment).where(func.date(Appointment.at) == day)),
        session.scalars(select(Room).order_by(Room.label)),
    )
    return visits.all(), rooms.all()


async def pages(session: AsyncSession, size: int = 50):
    offset, more = 0, True
    while more:
        rows = (await session.scalars(select(Invoice).order_by(Invoice.id).offset(offset).limit(size + 1))).all()
        yield rows[:size]
        more = len(rows) > size
        offset += size


def typed(session: Session, value: t.Union[int, str]):
    if isinstance(value, int):
        return session.scalars(select(Room).where(Room.floor == value)).all()
    return session.scalars(select(Room).where(Room.label == value)).all()


def casted(session: Session, ids: t.Any):
    known = t.cast("list[int]", ids)
    stmt = select(Room).where(Room.id.in_(known))
    assert isinstance(stmt, Select)
    return session.scalars(stmt).all()


def assigned_later(session: Session):
    stmt: Select[t.Tuple[Room]]
    stmt = select(Room)
    stmt = stmt.where(Room.beds >= 2)
    alias = stmt.subquery()
    return session.execute(select(alias.c.id, alias.c.label).where(alias.c.floor == 1)).all()


def deleted_items(session: Session):
    filters = {"a": Room.floor == 1, "b": Room.floor == 2}
    filters.pop("a")
    filters.setdefault("c", Room.beds == 3)
    filters.update(d=Room.label != "")
    return session.scalars(select(Room).where(and_(*filters.values()))).all()


def comprehension_of_models(session: Session):
    return {model.__tablename__: session.scalar(select(func.count()).select_from(model)) for model in (Room, Skill)}


def of_model(session: Session, model: type[Base], ident: int):
    return session.scalars(select(model).where(model.id == ident)).one()


def rooms_and_skills(session: Session):
    return of_model(session, Room, 1), of_model(session, Skill, 2)
