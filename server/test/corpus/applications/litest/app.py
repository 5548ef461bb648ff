from __future__ import annotations
from datetime import datetime
from typing import Annotated, TYPE_CHECKING
from uuid import UUID
from litestar import Controller, Litestar, get, post, delete
from litestar.di import Provide
from litestar.params import Dependency, Parameter
from sqlalchemy import ForeignKey, String, Column, Table, select, func
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload, joinedload
from sqlalchemy.ext.asyncio import AsyncSession

from .lib import AuditColumns, BeforeAfter, CollectionFilter, Entity, Filter, LimitOffset, OrderBy, Repo, SearchFilter

author_genre = Table("author_genre", Entity.metadata, Column("author_id", ForeignKey("author.id"), primary_key=True), Column("genre_id", ForeignKey("genre.id"), primary_key=True))


class Genre(Entity):
    __tablename__ = "genre"
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Author(AuditColumns, Entity):
    __tablename__ = "author"
    name: Mapped[str]
    dob: Mapped[datetime | None]
    country_code: Mapped[str | None] = mapped_column(String(2))
    genres: Mapped[list[Genre]] = relationship(secondary=author_genre, lazy="noload")
    books: Mapped[list[Book]] = relationship(back_populates="author", lazy="selectin")


class Book(AuditColumns, Entity):
    __tablename__ = "book"
    title: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True, viewonly=True)


class AuthorRepo(Repo[Author]):
    model_type = Author
    default_load = (selectinload(Author.genres),)


class BookRepo(Repo[Book]):
    model_type = Book


async def provide_authors(db_session: AsyncSession) -> AuthorRepo:
    return AuthorRepo(session=db_session)


async def provide_details(db_session: AsyncSession) -> AuthorRepo:
    return AuthorRepo(statement=select(Author).options(joinedload(Author.books)).where(Author.dob.is_not(None)), session=db_session)


class AuthorController(Controller):
    dependencies = {"repo": Provide(provide_authors)}

    @get("/authors")
    async def list_authors(self, repo: AuthorRepo, limit_offset: LimitOffset) -> list[Author]:
        results, total = await repo.list_and_count(SearchFilter("name", "x", True), OrderBy("name", "desc"), limit_offset)
        return results

    @get("/authors/{author_id:uuid}")
    async def get_author(self, repo: AuthorRepo, author_id: Annotated[UUID, Parameter(title="ID")]) -> Author:
        return await repo.get(author_id)

    @get("/recent")
    async def recent(self, repo: AuthorRepo, since: datetime):
        return await repo.list(BeforeAfter("created_at", after=since), CollectionFilter("country_code", ["de", "fr"]), name="x")


@get("/books")
async def books(db_session: AsyncSession, q: str | None = None):
    repo = BookRepo(session=db_session)
    return await repo.list(SearchFilter({"title"}, "y"), LimitOffset(10))


@delete("/books")
async def remove(db_session: AsyncSession, ids: list[UUID]) -> None:
    await BookRepo(session=db_session).delete_many(ids)


app = Litestar([AuthorController, books, remove])
