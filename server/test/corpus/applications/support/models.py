from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import Enum, IntFlag, auto
from typing import Any, ClassVar, Optional

from sqlalchemy import Enum as SAEnum, ForeignKey, Integer, Interval, String, Text, UniqueConstraint, func, text, true
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.ext.declarative import declared_attr
from sqlalchemy.orm import DeclarativeBase, Mapped, as_declarative, mapped_column, registry, relationship

mapper_registry = registry()


class TicketState(str, Enum):
    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"

    @classmethod
    def active(cls):
        return [s for s in cls if s is not cls.SOLVED]

    @property
    def is_final(self):
        return self == TicketState.SOLVED


class Permission(IntFlag):
    READ = auto()
    WRITE = auto()
    ASSIGN = auto()
    ALL = READ | WRITE | ASSIGN


@mapper_registry.mapped
class Queue:
    __tablename__ = "queues"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(30), unique=True)
    sla: Mapped[timedelta] = mapped_column(Interval)
    tickets: Mapped[list[Ticket]] = relationship(back_populates="queue")


@mapper_registry.mapped
class Agent:
    __tablename__ = "agents"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(30), unique=True)
    permissions: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    tickets: Mapped[list[Ticket]] = relationship(back_populates="agent")
    memberships: Mapped[list[Membership]] = relationship(back_populates="agent", cascade="all, delete-orphan")


@mapper_registry.mapped
class Membership:
    __tablename__ = "memberships"
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    agent: Mapped[Agent] = relationship(back_populates="memberships")
    queue: Mapped[Queue] = relationship()


@mapper_registry.mapped
class Ticket:
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    state: Mapped[TicketState] = mapped_column(SAEnum(TicketState, name="ticket_state"), default=TicketState.NEW)
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"))
    agent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("agents.id"))
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    solved_at: Mapped[Optional[datetime]]
    queue: Mapped[Queue] = relationship(back_populates="tickets")
    agent: Mapped[Optional[Agent]] = relationship(back_populates="tickets")
    messages: Mapped[list[Message]] = relationship(back_populates="ticket", order_by="Message.sent_at")


@mapper_registry.mapped
class Message:
    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
    internal: Mapped[bool] = mapped_column(default=False)
    ticket: Mapped[Ticket] = relationship(back_populates="messages")
