"""Tables beside tables: classes that a mixin or a function makes by calling type()."""

import os

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, backref, configure_mappers, declared_attr, mapped_column, relationship

SCHEMA = os.getenv("WORKSHOP_SCHEMA", "floor")


class Base(DeclarativeBase):
    pass


class Tag:
    id = Column(Integer, primary_key=True)
    text = Column(String(40))

    @declared_attr
    def author_id(cls):
        return Column(Integer, ForeignKey("people.id"))


class Tagged:
    @declared_attr
    def tags(cls):
        cls.Tag = type(
            f"{cls.__name__}Tag",
            (Tag, Base),
            dict(
                __tablename__=f"{cls.__tablename__}_tags",
                parent_id=Column(Integer, ForeignKey(f"{cls.__tablename__}.id")),
                parent=relationship(cls, viewonly=True),
            ),
        )
        return relationship(cls.Tag)


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Tool(Tagged, Base):
    __tablename__ = "tools"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    owner: Mapped[Person] = relationship(backref=backref("tools", cascade="all, delete-orphan"))


class Bench(Tagged, Base):
    __tablename__ = "benches"
    id: Mapped[int] = mapped_column(primary_key=True)


def history_of(model):
    return type(
        model.__name__ + "History",
        (Base,),
        {
            "__tablename__": model.__tablename__ + "_history",
            "id": Column(Integer, primary_key=True),
            "row_id": Column(ForeignKey(f"{model.__tablename__}.id")),
            "row": relationship(model),
        },
    )


ToolHistory = history_of(Tool)
COLOURS = {
    name: type(name.title(), (Base,), {"__tablename__": name, "id": Column(Integer, primary_key=True)})
    for name in ("red", "blue")
}


class Machine(Base):
    __tablename__ = "machines"
    __table_args__ = ({"schema": SCHEMA},)
    id: Mapped[int] = mapped_column(primary_key=True)
    hall: Mapped[int] = mapped_column(primary_key=True)
    plans: Mapped[list["Plan"]] = relationship(back_populates="machine")


class Plan(Base):
    __tablename__ = "plans"
    __table_args__ = (
        ForeignKeyConstraint(["machine_id", "hall"], [f"{SCHEMA}.machines.id", f"{SCHEMA}.machines.hall"]),
        {"schema": SCHEMA},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    machine_id: Mapped[int]
    hall: Mapped[int]
    machine: Mapped[Machine] = relationship(back_populates="plans")


configure_mappers()
