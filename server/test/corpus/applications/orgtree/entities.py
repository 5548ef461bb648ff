"""People, units and documents; every document is kept with all its versions."""
from __future__ import annotations

import typing as t
from datetime import datetime

import sqlalchemy as sa
import sqlalchemy.orm as so


class Entity(so.DeclarativeBase):
    pass


class SoftDelete:
    removed_at: so.Mapped[t.Optional[datetime]] = so.mapped_column(default=None)

    @classmethod
    def present(cls) -> sa.ColumnElement[bool]:
        return cls.removed_at.is_(None)


class Versioned:
    version: so.Mapped[int] = so.mapped_column(default=1)

    @so.declared_attr.directive
    def __mapper_args__(cls):
        return {"version_id_col": cls.version}


class Unit(SoftDelete, Entity):
    __tablename__ = "unit"
    id: so.Mapped[int] = so.mapped_column(primary_key=True)
    name: so.Mapped[str] = so.mapped_column(sa.String(80))
    parent_id: so.Mapped[t.Optional[int]] = so.mapped_column(sa.ForeignKey("unit.id"), index=True)
    head_id: so.Mapped[t.Optional[int]] = so.mapped_column(sa.ForeignKey("employee.id", use_alter=True, name="fk_unit_head"))
    children: so.Mapped[t.List["Unit"]] = so.relationship(back_populates="parent", order_by=lambda: Unit.name)
    parent: so.Mapped[t.Optional["Unit"]] = so.relationship(back_populates="children", remote_side="Unit.id")
    staff: so.Mapped[t.List["Employee"]] = so.relationship(back_populates="unit", foreign_keys="Employee.unit_id")
    head: so.Mapped[t.Optional["Employee"]] = so.relationship(foreign_keys=[head_id], post_update=True)
    live_children: so.Mapped[t.List["Unit"]] = so.relationship(
        primaryjoin=lambda: sa.and_(so.remote(so.foreign(Unit.parent_id)) == Unit.id, so.remote(Unit.removed_at).is_(None)), viewonly=True
    )


class Employee(SoftDelete, Versioned, Entity):
    __tablename__ = "employee"
    id: so.Mapped[int] = so.mapped_column(primary_key=True)
    login: so.Mapped[str] = so.mapped_column(unique=True)
    unit_id: so.Mapped[int] = so.mapped_column(sa.ForeignKey(Unit.id))
    manager_id: so.Mapped[t.Optional[int]] = so.mapped_column(sa.ForeignKey("employee.id"))
    hired: so.Mapped[datetime] = so.mapped_column(server_default=sa.text("CURRENT_TIMESTAMP"))
    unit: so.Mapped[Unit] = so.relationship(back_populates="staff", foreign_keys=[unit_id])
    reports: so.Mapped[t.List["Employee"]] = so.relationship(back_populates="manager", join_depth=2, lazy="selectin")
    manager: so.Mapped[t.Optional["Employee"]] = so.relationship(back_populates="reports", remote_side=[id])
    documents: so.WriteOnlyMapped["Document"] = so.relationship(back_populates="author")
    skills: so.Mapped[t.Dict[str, "Skill"]] = so.relationship(collection_class=so.attribute_keyed_dict("name"), cascade="all, delete-orphan")


class Skill(Entity):
    __tablename__ = "skill"
    employee_id: so.Mapped[int] = so.mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    name: so.Mapped[str] = so.mapped_column(primary_key=True)
    level: so.Mapped[int] = so.mapped_column(sa.SmallInteger, sa.CheckConstraint("level BETWEEN 1 AND 5"))


class Document(SoftDelete, Entity):
    __tablename__ = "document"
    uid: so.Mapped[int] = so.mapped_column(primary_key=True)
    revision: so.Mapped[int] = so.mapped_column(primary_key=True)
    author_id: so.Mapped[int] = so.mapped_column(sa.ForeignKey(Employee.id))
    title: so.Mapped[str]
    body: so.Mapped[t.Optional[str]] = so.mapped_column(sa.Text, deferred=True)
    author: so.Mapped[Employee] = so.relationship(back_populates="documents")
    links: so.Mapped[t.List["Link"]] = so.relationship(back_populates="document")


class Link(Entity):
    __tablename__ = "link"
    __table_args__ = (
        sa.ForeignKeyConstraint(["uid", "revision"], ["document.uid", "document.revision"], ondelete="CASCADE"),
    )
    id: so.Mapped[int] = so.mapped_column(primary_key=True)
    uid: so.Mapped[int]
    revision: so.Mapped[int]
    url: so.Mapped[str]
    document: so.Mapped[Document] = so.relationship(back_populates="links")
