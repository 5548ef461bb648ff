"""Single-table inheritance whose subclasses share a column that the base does not know, and a nested set."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Company(Base):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    headcount: Mapped[int] = mapped_column(default=0)
    people: Mapped[list["Person"]] = relationship(back_populates="company")


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    name: Mapped[str] = mapped_column(String(50))
    type: Mapped[str] = mapped_column(String(50))
    company: Mapped[Company] = relationship(back_populates="people")

    __mapper_args__ = {"polymorphic_identity": "person", "polymorphic_on": "type"}


class Engineer(Person):
    @declared_attr
    def status(cls) -> Mapped[str]:
        return Person.__table__.c.get("status", mapped_column(String(30)))

    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Person):
    @declared_attr
    def status(cls) -> Mapped[str]:
        return Person.__table__.c.get("status", default=mapped_column(String(30)))

    __mapper_args__ = {"polymorphic_identity": "manager"}


class Seat(Base):
    __tablename__ = "seat"

    name: Mapped[str] = mapped_column(primary_key=True)
    left: Mapped[int] = mapped_column("lft")
    right: Mapped[int] = mapped_column("rgt")

    parent = None
