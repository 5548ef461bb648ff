"""Classes: mixins that cooperate, template methods, proxies, callables, context managers, Q objects."""

from __future__ import annotations

import abc
import contextlib
import dataclasses
import typing as t
from datetime import datetime, timedelta
from operator import and_, or_

import sqlalchemy as sa
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, joinedload

from clinic.models import Appointment, Base, Invoice, Kind, Patient, Room, Staff

ModelT = t.TypeVar("ModelT", bound=Base)


class Q:
    """Conditions that can be put together before they are SQL."""

    def __init__(self, *children: Q, **lookups: t.Any):
        self.children = [*children, *lookups.items()]
        self.connector = and_
        self.negated = False

    def _combine(self, other: Q, connector) -> Q:
        node = Q(self, other)
        node.connector = connector
        return node

    def __and__(self, other: Q) -> Q:
        return self._combine(other, and_)

    def __or__(self, other: Q) -> Q:
        return self._combine(other, or_)

    def __invert__(self) -> Q:
        node = Q(self)
        node.negated = True
        return node

    def resolve(self, model: type[Base]) -> sa.ColumnElement[bool]:
        clauses = []
        for child in self.children:
            if isinstance(child, Q):
                clauses.append(child.resolve(model))
            else:
                key, value = child
                name, _, lookup = key.partition("__")
                column = getattr(model, name)
                clauses.append(getattr(column, {"": "__eq__", "gt": "__gt__", "like": "like", "in": "in_"}[lookup])(value))
        result = clauses[0]
        for clause in clauses[1:]:
            result = self.connector(result, clause)
        return sa.not_(result) if self.negated else result


class BaseManager(t.Generic[ModelT]):
    model: type[ModelT]
    ordering: t.ClassVar[tuple[str, ...]] = ("id",)

    def __init__(self, session: Session):
        self.session = session

    def get_queryset(self) -> Select[tuple[ModelT]]:
        return self._annotate(select(self.model)).where(*self._filters()).order_by(*self._ordering())

    def _annotate(self, stmt: Select[tuple[ModelT]]) -> Select[tuple[ModelT]]:
        return stmt

    def _filters(self) -> list[sa.ColumnElement[bool]]:
        return []

    def _ordering(self):
        for name in self.ordering:
            yield getattr(self.model, name.lstrip("-")).desc() if name.startswith("-") else getattr(self.model, name)

    def filter(self, q: Q) -> t.Sequence[ModelT]:
        return self.session.scalars(self.get_queryset().where(q.resolve(self.model))).all()


class ActiveMixin:
    def _filters(self):
        return [*super()._filters(), self.model.active.is_(True)]


class RecentMixin:
    days = 30

    def _filters(self):
        since = datetime(2024, 1, 31) - timedelta(days=self.days)
        return super()._filters() + [self.model.created > since]


class PatientManager(ActiveMixin, RecentMixin, BaseManager[Patient]):
    model = Patient
    ordering = ("last", "-born")

    def all(self):
        return self.session.scalars(self.get_queryset()).all()

    def named(self, first: str, last: str):
        return self.session.scalars(self.get_queryset().where(Patient.first == first, Patient.last == last)).all()

    def complicated(self):
        q = (Q(first="Ann") | Q(last__like="B%")) & ~Q(id__in=[1, 2, 3])
        return self.session.scalars(self.get_queryset().where(q.resolve(Patient))).all()


class AppointmentManager(BaseManager[Appointment]):
    model = Appointment
    ordering = ("-at",)
    select_related = (Appointment.patient, Appointment.doctor)

    def _annotate(self, stmt):
        return stmt.options(*(joinedload(attribute) for attribute in self.select_related))

    def _filters(self):
        return [Appointment.open]

    def of_kind(self, kind: Kind):
        return self.session.scalars(self.get_queryset().where(Appointment.kind == kind)).all()

    def long(self, minutes: int = 60):
        return self.session.scalars(self.get_queryset().where(Q(minutes__gt=minutes).resolve(Appointment))).all()


class Report(abc.ABC):
    """Template method: subclasses say what is selected and how it is grouped."""

    title: str = ""

    def __init__(self, session: Session, since: datetime | None = None):
        self.session = session
        self.since = since

    @property
    @abc.abstractmethod
    def columns(self) -> list[t.Any]: ...

    @abc.abstractmethod
    def source(self, stmt: Select) -> Select: ...

    def group_by(self) -> list[t.Any]:
        return self.columns[:1]

    def statement(self) -> Select:
        stmt = self.source(select(*self.columns))
        if self.since:
            stmt = stmt.where(Appointment.at >= self.since)
        return stmt.group_by(*self.group_by())

    def run(self):
        return self.session.execute(self.statement()).all()


class PerDoctor(Report):
    title = "per doctor"

    @property
    def columns(self):
        return [Staff.name, func.count(Appointment.id).label("visits")]

    def source(self, stmt):
        return stmt.select_from(Staff).join(Staff.appointments)

    def top(self, n: int = 3):
        return self.session.execute(self.statement().order_by(sa.desc("visits")).limit(n)).all()


class Revenue(Report):
    @property
    def columns(self):
        return [func.date(Appointment.at).label("day"), func.sum(Invoice.amount)]

    def source(self, stmt):
        return stmt.join_from(Appointment, Invoice, Invoice.appointment_id == Appointment.id)

    def group_by(self):
        return [sa.text("day")]

    def unpaid(self):
        return self.session.execute(self.statement().where(Invoice.paid == sa.false())).all()


class Finder:
    """Callable objects with state."""

    def __init__(self, model: type[Base], **fixed: t.Any):
        self.model = model
        self.fixed = fixed

    def __call__(self, **criteria: t.Any) -> Select:
        return select(self.model).filter_by(**self.fixed, **criteria)


find_rooms = Finder(Room, floor=1)


def rooms_on_first_floor(session: Session):
    return session.scalars(find_rooms(beds=2)).all()


class StatementProxy:
    """Hands everything on to the statement, and keeps what comes back."""

    def __init__(self, stmt: Select):
        self._stmt = stmt

    def __getattr__(self, name: str):
        attribute = getattr(self._stmt, name)

        def call(*args, **kwargs):
            return StatementProxy(attribute(*args, **kwargs))

        return call

    def unwrap(self) -> Select:
        return self._stmt


def through_proxy(session: Session, floor: int):
    proxy = StatementProxy(select(Room)).where(Room.floor == floor).order_by(Room.label)
    return session.scalars(proxy.unwrap()).all()


class Transaction(contextlib.AbstractContextManager):
    def __init__(self, session: Session):
        self.session = session

    def __enter__(self) -> Session:
        return self.session

    def __exit__(self, *error):
        self.session.commit()


def cancel_all(session: Session, doctor_id: int, moment: datetime):
    with Transaction(session) as tx:
        tx.execute(update(Appointment).where(Appointment.doctor_id == doctor_id, Appointment.open).values(cancelled=moment))


@dataclasses.dataclass
class Search:
    text: str = ""
    floor: int | None = None
    kinds: list[Kind] = dataclasses.field(default_factory=Kind.short)
    limit: int = 10

    def __post_init__(self):
        self.pattern = f"%{self.text}%"

    @classmethod
    def default(cls) -> Search:
        return cls(text="flu", floor=2)

    def apply(self, stmt: Select) -> Select:
        if self.text:
            stmt = stmt.where(Appointment.note.ilike(self.pattern))
        if self.floor is not None:
            stmt = stmt.join(Appointment.room).where(Room.floor == self.floor)
        return stmt.where(Appointment.kind.in_(self.kinds)).limit(self.limit)


def default_search(session: Session):
    return session.scalars(Search.default().apply(select(Appointment))).all()


def copied_search(session: Session):
    search = dataclasses.replace(Search(), floor=4, kinds=[Kind.SURGERY])
    return session.scalars(search.apply(select(Appointment))).all()


class Registry:
    handlers: dict[str, t.Callable[[Session], Select]] = {}

    @classmethod
    def register(cls, name: str):
        def decorator(fn):
            cls.handlers[name] = fn
            return fn

        return decorator


@Registry.register("unpaid")
def unpaid(session: Session):
    return select(Invoice).where(Invoice.paid.is_(False))


@Registry.register("large")
def large(session: Session):
    return select(Invoice).where(Invoice.amount > 1000)


def dispatch(session: Session):
    return [session.scalars(Registry.handlers[name](session)).all() for name in ("unpaid", "large")]


class Scoped:
    """Descriptors on a class: conditions that read the owner's model."""

    def __init__(self, **criteria: t.Any):
        self.criteria = criteria

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner) -> Select:
        return select(owner.model).filter_by(**self.criteria)


class Scopes:
    model = Invoice
    paid = Scoped(paid=True)
    open = Scoped(paid=False)


def scoped(session: Session):
    return session.scalars(Scopes.paid.order_by(Invoice.id)).all(), session.scalar(select(func.sum(Scopes.open.subquery().c.amount)))
