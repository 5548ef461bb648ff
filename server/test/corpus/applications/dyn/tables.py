from __future__ import annotations
from datetime import date, datetime
from enum import Enum
from sqlalchemy import ForeignKey, String, Numeric, Date, JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column as mc, relationship as rel


class Base(DeclarativeBase): ...


class Status(str, Enum):
    open = "open"
    won = "won"
    lost = "lost"


class Company(Base):
    __tablename__ = "company"
    id: Mapped[int] = mc(primary_key=True)
    name: Mapped[str]
    country: Mapped[str] = mc(String(2))
    deals: Mapped[list[Deal]] = rel(back_populates="company")
    contacts: Mapped[list[Contact]] = rel(back_populates="company")


class Contact(Base):
    __tablename__ = "contact"
    id: Mapped[int] = mc(primary_key=True)
    company_id: Mapped[int] = mc(ForeignKey(Company.id))
    email: Mapped[str]
    born: Mapped[date | None]
    company: Mapped[Company] = rel(back_populates="contacts")


class Deal(Base):
    __tablename__ = "deal"
    id: Mapped[int] = mc(primary_key=True)
    company_id: Mapped[int] = mc(ForeignKey(Company.id))
    title: Mapped[str]
    value: Mapped[float] = mc(Numeric(10, 2))
    status: Mapped[Status]
    closed: Mapped[date | None] = mc(Date)
    meta: Mapped[dict] = mc(JSON)
    company: Mapped[Company] = rel(back_populates="deals")
