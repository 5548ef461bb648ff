"""Models for ways of writing that applications have: composites, write-only and dynamic relationships, schemas."""

from __future__ import annotations

import dataclasses


from sqlalchemy import Column, ForeignKey, Index, String, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import (
    DeclarativeBase,
    DynamicMapped,
    Mapped,
    WriteOnlyMapped,
    composite,
    declared_attr,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class classproperty(property):
    """A property of the class."""

    def __get__(self, obj, objtype=None):
        return self.fget.__get__(None, objtype)()


def merged_arguments(cls):
    """The table arguments of a class and its mixins, which each keeps under a private name."""
    positional, options = [], {}
    for name in dir(cls):
        if not name.endswith("__arguments"):
            continue
        value = getattr(cls, name)
        if isinstance(value, dict):
            options.update(value)
        else:
            positional.extend(value)
    return (*positional, options)


@dataclasses.dataclass
class Point:
    x: int
    y: int


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(80))
    tags: Mapped[list[str]] = mapped_column(postgresql.ARRAY(String))
    posts: WriteOnlyMapped[Post] = relationship(order_by="Post.id")
    recent: DynamicMapped[Post] = relationship(viewonly=True)


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Point] = composite("x", "y")
    x: Mapped[int] = mapped_column()
    y: Mapped[int] = mapped_column()
    is_public: Mapped[bool] = mapped_column()
    author: Mapped[User] = relationship(viewonly=True)
    comments: Mapped[list[Comment]] = relationship(back_populates="post")


class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    is_hidden: Mapped[bool] = mapped_column()
    post: Mapped[Post | None] = relationship(back_populates="comments")


class Named:
    @classproperty
    @classmethod
    def __arguments(cls):
        return (Index(f"ix_{cls.__tablename__}_title", "title"),)

    title: Mapped[str] = mapped_column(String(30))


class Event(Named, Base):
    __tablename__ = "events"
    __arguments = {"schema": "calendar"}

    @declared_attr.directive
    def __table_args__(cls):
        return merged_arguments(cls)

    id: Mapped[int] = mapped_column(primary_key=True)
    rooms: Mapped[list[Room]] = relationship(
        secondary="calendar.bookings",
        primaryjoin="calendar.bookings.c.event_id == Event.id",
        secondaryjoin="(calendar.bookings.c.room_id == Room.id) & ~Room.closed",
    )


class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    closed: Mapped[bool] = mapped_column()


bookings = Table(
    "bookings",
    Base.metadata,
    Column("event_id", ForeignKey("calendar.events.id"), primary_key=True),
    Column("room_id", ForeignKey("rooms.id"), primary_key=True),
    schema="calendar",
)
