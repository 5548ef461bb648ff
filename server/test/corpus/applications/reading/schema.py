import enum
from datetime import datetime, timezone
from typing import Optional
from sqlalchemy import ForeignKey, String, func, Integer, DateTime, JSON, Text, Numeric
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase): pass
class Genre(enum.Enum):
    FICTION = 1
    SCIENCE = 2
    HISTORY = 3
class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    born: Mapped[Optional[int]]
    country: Mapped[str] = mapped_column(String(2), default="GB")
    books: Mapped[list["Book"]] = relationship(back_populates="author")
class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    title: Mapped[str] = mapped_column(String(200))
    genre: Mapped[Genre]
    pages: Mapped[int] = mapped_column(Integer)
    price: Mapped[float] = mapped_column(Numeric(8, 2))
    published: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    extra: Mapped[dict] = mapped_column(JSON, default=dict)
    author: Mapped[Author] = relationship(back_populates="books")
    loans: Mapped[list["Loan"]] = relationship(back_populates="book")
class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey(Book.id))
    reader: Mapped[str]
    due: Mapped[datetime]
    returned: Mapped[Optional[datetime]]
    book: Mapped[Book] = relationship(back_populates="loans")
