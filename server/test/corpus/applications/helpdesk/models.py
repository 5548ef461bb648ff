import enum
import uuid
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class HelpdeskBase(DeclarativeBase):
    pass


class Priority(enum.StrEnum):
    low = "low-priority"
    high = "high-priority"


class Agent(HelpdeskBase):
    __tablename__ = "helpdesk_agents"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    badge: Mapped[int]


class Ticket(HelpdeskBase):
    __tablename__ = "helpdesk_tickets"
    __table_args__ = (Index("ix_helpdesk_tickets_agent_id", "agent_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    priority: Mapped[Priority] = mapped_column(String(20))
    opened: Mapped[date]
    labels: Mapped[dict[str, Any]] = mapped_column(JSON)
    agent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("helpdesk_agents.id"))

    agent: Mapped[Agent] = relationship(lazy="raise")
    replies: Mapped[list["Reply"]] = relationship(lazy="raise")


class Reply(HelpdeskBase):
    __tablename__ = "helpdesk_replies"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("helpdesk_tickets.id"))
    text: Mapped[str]
