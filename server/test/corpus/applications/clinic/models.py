from __future__ import annotations

import datetime as dt
import enum
import typing as t

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, UniqueConstraint, event, func, select
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, declared_attr, mapped_column, object_session, relationship


class Base(DeclarativeBase):
    __table_args__: t.Any = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        letters = ["_" + c.lower() if c.isupper() else c for c in cls.__name__]
        return "".join(letters).lstrip("_")

    @classmethod
    def columns(cls, *exclude: str):
        return [c for c in cls.__table__.columns if c.name not in exclude]

    @classmethod
    def by_id(cls, ident: int):
        return select(cls).where(cls.id == ident)


def foreign(target: str, **kw: t.Any):
    return mapped_column(ForeignKey(f"{target}.id", ondelete=kw.pop("ondelete", "CASCADE")), index=True, **kw)


class AuthorMixin:
    @declared_attr
    def created_by_id(cls) -> Mapped[t.Optional[int]]:
        return mapped_column(ForeignKey("staff.id", use_alter=True, name=f"fk_{cls.__tablename__}_author"))

    @declared_attr
    def created_by(cls) -> Mapped[t.Optional["Staff"]]:
        return relationship("Staff", primaryjoin=lambda: Staff.id == cls.created_by_id, foreign_keys=lambda: [cls.created_by_id])


class Stamped:
    created: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    @classmethod
    def recent(cls, since: dt.datetime):
        return cls.created >= since


class Kind(enum.Enum):
    VISIT = "visit"
    CALL = "call"
    SURGERY = "surgery"

    @property
    def minutes(self) -> int:
        return {"visit": 20, "call": 10, "surgery": 180}[self.value]

    @classmethod
    def short(cls) -> list["Kind"]:
        return [kind for kind in cls if kind.minutes <= 20]


class Staff(Stamped, Base):
    name: Mapped[str]
    role: Mapped[t.Literal["doctor", "nurse", "admin"]]
    chief_id: Mapped[t.Optional[int]] = mapped_column(ForeignKey("staff.id"))
    skills: Mapped[t.List[Skill]] = relationship(secondary=lambda: staff_skill, back_populates="staff")
    appointments: Mapped[t.List[Appointment]] = relationship(back_populates="doctor", foreign_keys="[Appointment.doctor_id]")


class Skill(Base):
    name: Mapped[str] = mapped_column(String(40), unique=True)
    staff: Mapped[t.List[Staff]] = relationship(secondary=lambda: staff_skill, back_populates="skills")


staff_skill = Table(
    "staff_skill",
    Base.metadata,
    *(Column(f"{name}_id", Integer, ForeignKey(f"{name}.id"), primary_key=True) for name in ("staff", "skill")),
)


class Patient(AuthorMixin, Stamped, Base):
    first: Mapped[str] = mapped_column("first_name", String(50))
    last: Mapped[str] = mapped_column("last_name", String(50))
    born: Mapped[t.Optional[dt.date]]
    tags: Mapped[dict] = mapped_column(JSON, default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    appointments: Mapped[t.List[Appointment]] = relationship(back_populates="patient", order_by=lambda: Appointment.at.desc())

    full_name = column_property(first + " " + last)

    @hybrid_property
    def initials(self):
        return self.first[:1] + self.last[:1]

    @initials.inplace.expression
    @classmethod
    def _initials(cls):
        return func.substr(cls.first, 1, 1) + func.substr(cls.last, 1, 1)

    @hybrid_method
    def named(self, first: str, last: str | None = None):
        return (self.first == first) & (self.last == last)


class Room(Base):
    label: Mapped[str]
    floor: Mapped[int]
    beds: Mapped[int] = mapped_column(default=1)


class Appointment(AuthorMixin, Stamped, Base):
    __table_args__ = (UniqueConstraint("room_id", "at"), Base.__table_args__)

    at: Mapped[dt.datetime]
    minutes: Mapped[int] = mapped_column(default=20)
    kind: Mapped[Kind]
    note: Mapped[t.Optional[str]]
    cancelled: Mapped[t.Optional[dt.datetime]]
    patient_id: Mapped[int] = foreign("patient")
    doctor_id: Mapped[int] = foreign("staff", ondelete="RESTRICT")
    room_id: Mapped[t.Optional[int]] = foreign("room", nullable=True)

    patient: Mapped[Patient] = relationship(back_populates="appointments")
    doctor: Mapped[Staff] = relationship(back_populates="appointments", foreign_keys=[doctor_id])
    room: Mapped[t.Optional[Room]] = relationship()
    invoice: Mapped[t.Optional[Invoice]] = relationship(back_populates="appointment", uselist=False)

    @hybrid_property
    def open(self):
        return self.cancelled.is_(None)

    @property
    def siblings(self):
        session = object_session(self)
        return session.scalars(select(Appointment).where(Appointment.patient_id == self.patient_id, Appointment.id != self.id))


class Invoice(Stamped, Base):
    appointment_id: Mapped[int] = foreign("appointment", unique=True)
    amount: Mapped[float]
    paid: Mapped[bool] = mapped_column(default=False)
    appointment: Mapped[Appointment] = relationship(back_populates="invoice")


for _model in (Patient, Staff):
    _model.sort_key = classmethod(lambda cls: cls.id)


@event.listens_for(Patient, "before_insert")
def _strip(mapper, connection, target):
    target.first = target.first.strip()
