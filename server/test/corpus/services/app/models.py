"""The domain: users, teams, projects, tasks, orders."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, List, Literal, Optional

from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import (
    Mapped,
    WriteOnlyMapped,
    column_property,
    deferred,
    mapped_column,
    relationship,
    synonym,
    validates,
)

from .base import (
    Base,
    OwnedMixin,
    Priority,
    RecordModel,
    SoftDeleteMixin,
    Status,
    TableNameMixin,
    TimestampMixin,
    intpk,
    money,
    str100,
    user_fk,
)

task_labels = Table(
    "task_labels",
    Base.metadata,
    Column("task_id", ForeignKey("tasks.id"), primary_key=True),
    Column("label_id", ForeignKey("labels.id"), primary_key=True),
)


class User(Base, TimestampMixin, SoftDeleteMixin):
    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("email"), Index("ix_users_names", "first_name", "last_name"))

    id: Mapped[intpk]
    first_name: Mapped[str100]
    last_name: Mapped[str100]
    email: Mapped[str] = mapped_column(String(255))
    age: Mapped[int | None]
    is_admin: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]]
    role: Mapped[Literal["admin", "member", "guest"]] = mapped_column(default="member")
    bio: Mapped[Optional[str]] = deferred(mapped_column(Text))

    memberships: Mapped[List[Membership]] = relationship(back_populates="user", cascade="all, delete-orphan")
    teams = association_proxy("memberships", "team")
    tasks: Mapped[list["Task"]] = relationship(back_populates="assignee", foreign_keys="Task.assignee_id", order_by="Task.id.desc()")
    events: WriteOnlyMapped["Event"] = relationship(order_by="Event.created_at")
    mail = synonym("email")

    @validates("email")
    def check_email(self, key, value):
        return value.lower()

    @hybrid_property
    def full_name(self) -> str:
        return self.first_name + " " + self.last_name

    @hybrid_property
    def is_adult(self) -> bool:
        return self.age >= 18

    @hybrid_property
    def display(self) -> str:
        return self.first_name or self.email

    @display.inplace.expression
    @classmethod
    def _display_expression(cls):
        return func.coalesce(cls.first_name, cls.email)

    @hybrid_method
    def older_than(self, years: int) -> bool:
        return self.age > years

    @classmethod
    def active(cls):
        return select(cls).where(cls.not_deleted(), cls.is_admin.is_(False))

    @classmethod
    def by_email(cls, email: str):
        return cls.active().where(func.lower(cls.email) == email.lower())


class Team(Base, TableNameMixin):
    id: Mapped[intpk]
    name: Mapped[str] = mapped_column(String(50), unique=True)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("teams.id"))

    parent: Mapped[Optional["Team"]] = relationship(remote_side="Team.id", back_populates="children")
    children: Mapped[list["Team"]] = relationship(back_populates="parent")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="team")
    projects: Mapped[list["Project"]] = relationship(back_populates="team", lazy="selectin")


class Membership(Base):
    __tablename__ = "memberships"

    user_id: Mapped[user_fk] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    level: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship(back_populates="memberships", lazy="joined")


class Project(Base, TableNameMixin, TimestampMixin, OwnedMixin):
    id: Mapped[intpk]
    name: Mapped[str100]
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    budget: Mapped[money | None]
    due: Mapped[date | None]

    team: Mapped[Team] = relationship(back_populates="projects")
    tasks: Mapped[list["Task"]] = relationship(back_populates="project")
    open_tasks: Mapped[list["Task"]] = relationship(
        primaryjoin="and_(Project.id == Task.project_id, Task.done == False)",
        viewonly=True,
        overlaps="tasks",
    )


class Label(Base, TableNameMixin):
    id: Mapped[intpk]
    name: Mapped[str] = mapped_column(String(30))
    tasks: Mapped[list["Task"]] = relationship(secondary=task_labels, back_populates="labels")


class Task(Base, TableNameMixin):
    __table_args__ = (
        CheckConstraint("estimate >= 0", name="estimate_positive"),
        {"comment": "units of work"},
    )

    id: Mapped[intpk]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[Optional[str]] = mapped_column(Text, deferred=True)
    done: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[Priority] = mapped_column(Enum(Priority, native_enum=False), default=Priority.LOW)
    estimate: Mapped[Optional[float]]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    assignee_id: Mapped[Optional[int]] = mapped_column(ForeignKey("users.id"))
    reporter_id: Mapped[Optional[int]] = mapped_column(ForeignKey("users.id"))

    project: Mapped[Project] = relationship(back_populates="tasks")
    assignee: Mapped[Optional[User]] = relationship(back_populates="tasks", foreign_keys=[assignee_id])
    reporter: Mapped[Optional[User]] = relationship(foreign_keys=[reporter_id], backref="reported")
    labels: Mapped[list[Label]] = relationship(secondary=task_labels, back_populates="tasks")


Project.task_count = column_property(
    select(func.count(Task.id)).where(Task.project_id == Project.id).correlate_except(Task).scalar_subquery()
)


class Event(RecordModel):
    __tablename__ = "events"

    kind: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    payload: Mapped[dict[str, Any]]

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "event"}


class LoginEvent(Event):
    ip: Mapped[Optional[str]] = mapped_column(String(40))

    __mapper_args__ = {"polymorphic_identity": "login"}


class Order(RecordModel, OwnedMixin):
    __tablename__ = "orders"

    total: Mapped[money]
    state: Mapped[Status] = mapped_column(Enum(Status, values_callable=lambda e: [m.value for m in e], name="order_state"))
    placed_at: Mapped[datetime]
    type: Mapped[str] = mapped_column(String(10))

    items: Mapped[list["OrderItem"]] = relationship(back_populates="order", cascade="all, delete-orphan")

    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "order"}

    @hybrid_property
    def item_count(self):
        return len(self.items)

    @item_count.expression
    def item_count(cls):
        return select(func.count(OrderItem.id)).where(OrderItem.order_id == cls.id).label("item_count")


class GiftOrder(Order):
    __tablename__ = "gift_orders"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    message: Mapped[str] = mapped_column(Text)

    __mapper_args__ = {"polymorphic_identity": "gift"}


class OrderItem(RecordModel):
    __tablename__ = "order_items"

    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"))
    sku: Mapped[str] = mapped_column(String(20))
    quantity = Column(Integer, nullable=False, default=1)
    price: Mapped[money]

    order: Mapped[Order] = relationship(back_populates="items")

    @hybrid_property
    def amount(self):
        return self.quantity * self.price
