"""Tables and models that the corpus's statements speak of."""

from __future__ import annotations

import datetime
import decimal
import enum
import uuid
from typing import List, Optional

from sqlalchemy import (
    JSON, BigInteger, Boolean, Column, Date, DateTime, Enum, Float, ForeignKey, ForeignKeyConstraint, Integer, Interval,
    LargeBinary, MetaData, Numeric, SmallInteger, String, Table, Text, Time, Unicode, Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

metadata = MetaData()

users = Table(
    "users", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
    Column("fullname", String(100)),
    Column("age", Integer),
    Column("active", Boolean, default=True),
    Column("score", Float),
    Column("balance", Numeric(10, 2)),
    Column("created", DateTime),
    Column("born", Date),
    Column("data", JSON),
    Column("manager_id", ForeignKey("users.id")),
)

addresses = Table(
    "addresses", metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("email", String(100), nullable=False),
    Column("kind", Enum("home", "work", name="address_kind")),
)

orders = Table(
    "orders", metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id")),
    Column("address_id", ForeignKey("addresses.id")),
    Column("total", Numeric(12, 2)),
    Column("placed", DateTime),
    Column("note", Text),
    Column("Mixed Case", String(20)),
    Column("select", Integer),
)

items = Table(
    "items", metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", String(20)),
    Column("qty", SmallInteger, server_default="1"),
    Column("price", Numeric(10, 2)),
)

audit = Table(
    "audit", metadata,
    Column("id", BigInteger, primary_key=True),
    Column("at", DateTime),
    Column("payload", LargeBinary),
    Column("took", Interval),
    Column("clock", Time),
    Column("token", Uuid),
    schema="log",
)


class Base(DeclarativeBase):
    pass


class Color(enum.Enum):
    red = "r"
    green = "g"


tag_links = Table(
    "tag_links", Base.metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class Author(Base):
    __tablename__ = "authors"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[Optional[str]] = mapped_column(String(100))
    karma: Mapped[int] = mapped_column(default=0)
    color: Mapped[Optional[Color]]
    token: Mapped[Optional[uuid.UUID]]
    rate: Mapped[Optional[decimal.Decimal]]
    joined: Mapped[Optional[datetime.datetime]]
    boss_id: Mapped[Optional[int]] = mapped_column(ForeignKey("authors.id"))

    boss: Mapped[Optional[Author]] = relationship(back_populates="staff", remote_side=[id])
    staff: Mapped[List[Author]] = relationship(back_populates="boss")
    articles: Mapped[List[Article]] = relationship(back_populates="author", order_by="Article.id")
    profile: Mapped[Optional[Profile]] = relationship(back_populates="author")


class Profile(Base):
    __tablename__ = "profiles"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"), unique=True)
    bio: Mapped[Optional[str]] = mapped_column(Text)

    author: Mapped[Author] = relationship(back_populates="profile")


class Article(Base):
    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[Optional[str]] = mapped_column(Text)
    published: Mapped[bool] = mapped_column(default=False)
    views: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime.datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))

    author: Mapped[Author] = relationship(back_populates="articles")
    comments: Mapped[List[Comment]] = relationship(back_populates="article", cascade="all, delete-orphan")
    tags: Mapped[List[Tag]] = relationship(secondary=tag_links, back_populates="articles")


class Comment(Base):
    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    text: Mapped[str] = mapped_column(Text)
    hidden: Mapped[Optional[bool]]

    article: Mapped[Article] = relationship(back_populates="comments")


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(30), unique=True)

    articles: Mapped[List[Article]] = relationship(secondary=tag_links, back_populates="tags")


class Employee(Base):
    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    type: Mapped[str] = mapped_column(String(20))

    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "employee"}


class Engineer(Employee):
    __tablename__ = "engineers"

    id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True)
    language: Mapped[Optional[str]] = mapped_column(String(30))

    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Employee):
    __tablename__ = "managers"

    id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True)
    level: Mapped[int]

    __mapper_args__ = {"polymorphic_identity": "manager"}


class Vehicle(Base):
    __tablename__ = "vehicles"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    wheels: Mapped[Optional[int]]

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "vehicle"}


class Car(Vehicle):
    doors: Mapped[Optional[int]]

    __mapper_args__ = {"polymorphic_identity": "car"}


class Truck(Vehicle):
    payload: Mapped[Optional[float]]

    __mapper_args__ = {"polymorphic_identity": "truck"}
