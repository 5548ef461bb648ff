"""Generic stores with PEP 695 syntax."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, Self

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload, with_loader_criteria

from .models import Author, Base, Book, Branch, Copy, Credit, Film, Loan, Media, Record, Shelf, SoftDeleted, Tenant, TenantMixin, Translation
from .types import Genre, MediaKind

type Criteria = Sequence[ColumnElement[bool]]
type Key = int | tuple[int, ...]


class HasId(Protocol):
    id: Any


class Store[M: Base]:
    """What every store can do; the model comes with the subclass."""

    model: type[M]
    default_order: tuple[InstrumentedAttribute[Any], ...] = ()

    def __init__(self, session: Session) -> None:
        self.session = session

    def base(self) -> Select[tuple[M]]:
        stmt = select(self.model)
        if self.default_order:
            stmt = stmt.order_by(*self.default_order)
        return stmt

    def find(self, *criteria: ColumnElement[bool]) -> Sequence[M]:
        return self.session.scalars(self.base().where(*criteria)).unique().all()

    def count(self, *criteria: ColumnElement[bool]) -> int:
        return self.session.scalar(select(func.count()).select_from(self.model).where(*criteria)) or 0

    def ids(self) -> Sequence[int]:
        return self.session.scalars(select(self.model.id)).all()

    def transform[R](self, fn: Callable[[M], R]) -> list[R]:
        return [fn(row) for row in self.session.scalars(self.base())]


class AuthorStore(Store[Author]):
    model = Author
    default_order = (Author.name,)

    def by_name(self, name: str) -> Author | None:
        return self.session.scalar(self.base().where(Author.name == name).limit(1))

    def of_media(self, media_id: int):
        return self.session.scalars(self.base().where(Author.credits.any(Credit.media_id == media_id))).all()

    def prolific(self, minimum: int = 3):
        return self.session.execute(
            select(Author.name, func.count(Credit.media_id).label("works"))
            .join(Author.credits)
            .group_by(Author.id, Author.name)
            .having(func.count(Credit.media_id) >= minimum)
        ).all()

    def with_media(self, title: str):
        return self.session.scalars(select(Author).where(Author.media.any(Media.title == title))).unique().all()

    def listing(self):
        return super().find(Author.born.is_not(None))


class BookStore(Store[Book]):
    model = Book
    default_order = (Book.title, Book.id)

    def by_isbn(self, isbn: str) -> Book | None:
        return self.session.scalars(self.base().where(Book.isbn == isbn)).one_or_none()

    def by_genre(self, genre: Genre, *others: Genre):
        return self.session.scalars(self.base().where(Book.genre.in_([genre, Genre.SCIENCE]))).all()

    def long(self, pages: int = 500):
        return self.session.scalars(select(Book).where(Book.pages >= pages, Book.alive).order_by(Book.pages.desc())).all()

    def cheap(self, amount: Decimal):
        return self.session.scalars(self.base().where(Book.cheaper_than(amount), Book.net > 0)).all()

    def rename(self, book: Book, title: str) -> None:
        self.session.execute(update(Media).where(Media.id == book.id).values(title=title))


class LoanStore(Store[Loan]):
    model = Loan

    def open(self) -> Sequence[Loan]:
        return self.session.scalars(self.base().where(~Loan.returned)).all()

    def overdue(self, today: datetime):
        return self.session.execute(
            select(Loan.borrower, Media.title)
            .join(Loan.copy)
            .join(Copy.media)
            .where(Loan.returned_at.is_(None), Loan.lent_at < today)
            .order_by(Loan.lent_at)
        ).all()

    def at_branch(self, city: str):
        return self.session.scalars(
            select(Loan).join(Loan.copy).join(Copy.branch).where(Branch.city == city).options(joinedload(Loan.copy))
        ).all()

    def per_day(self, since: date):
        day = func.date(Loan.lent_at).label("day")
        return self.session.execute(select(day, func.count()).where(Loan.lent_at >= since).group_by(day).order_by(day)).all()


def available[T: Media](session: Session, model: type[T], title: str) -> Sequence[T]:
    lent = select(Loan.id).where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)).exists()
    stmt = select(model).join(model.copies).where(model.title.icontains(title), ~lent).distinct()
    return session.scalars(stmt).unique().all()


def first[T](rows: Iterable[T]) -> T | None:
    return next(iter(rows), None)


def films_between(session: Session, start: date, end: date):
    return session.scalars(select(Film).where(Film.released.between(start, end)).order_by(Film.released)).all()


def records_of(session: Session, label: str):
    return session.scalars(select(Record).where(Record.label == label, Record.tracks > 8)).all()


def everything(session: Session, kind: MediaKind | None = None):
    stmt = select(Media).where(Media.alive)
    match kind:
        case None:
            pass
        case MediaKind.BOOK | MediaKind.FILM:
            stmt = stmt.where(Media.kind == kind)
        case _:
            stmt = stmt.where(Media.kind.in_([kind]))
    return session.scalars(stmt).all()


def all_kinds(session: Session):
    return session.scalars(select(Media).order_by(Media.id)).all()


def of_any_language(session: Session, names: list[str]):
    return session.scalars(select(Media).where(Media.language.in_(names), Media.title_length > 3)).all()


def insensitive(session: Session, title: str):
    a = session.scalars(select(Media).where(Media.name_insensitive == title)).all()
    b = session.scalars(select(Book).where(Book.name_insensitive.in_(["a", "B"]))).all()
    return a, b


def by_size(session: Session, minimum: float):
    return session.execute(select(Media.size, Media.title).where(Media.width > minimum).order_by(Media.height)).all()


def counts(session: Session, n: int):
    return session.execute(select(Media.id, Media.copy_count.label("copies")).where(Media.copy_count > n)).all()


def book_copies(session: Session, condition: str):
    return session.execute(
        select(Book.title, Copy.barcode).join(Book.copies).where(Copy.condition == condition).order_by(Book.title)
    ).all()


def translated(session: Session, locale: str, title: str):
    return session.scalars(
        select(Media).join(Media.translations).where(Translation.locale == locale, Translation.title == title)
    ).all()


def proxied_titles(session: Session, title: str):
    return session.scalars(select(Media).where(Media.titles.contains(title))).all()


def search_info(session: Session, publisher: str):
    stmt = select(Media.id).where(
        Media.info["publisher"].as_string() == publisher,
        Media.info["edition"].as_integer() >= 2,
        Media.info[("awards", 0, "year")].as_integer() > 2000,
    )
    return session.scalars(stmt).all()


def tenant_scope(session: Session, tenant_id: int):
    stmt = select(Branch).options(with_loader_criteria(TenantMixin, lambda cls: cls.tenant_id == 5, include_aliases=True))
    return session.scalars(stmt).all()


def not_deleted(session: Session):
    return session.scalars(
        select(Copy).join(Copy.media).options(with_loader_criteria(SoftDeleted, lambda cls: cls.deleted_at.is_(None), include_aliases=True))
    ).all()


def tenants_with_branches(session: Session, city: str):
    return session.scalars(
        select(Tenant).options(selectinload(Tenant.branches.and_(Branch.city == city))).order_by(Tenant.name)
    ).all()


def shelf_path(session: Session, shelf_id: int):
    start = select(Shelf.id, Shelf.parent_id, Shelf.label).where(Shelf.id == shelf_id).cte(name="path", recursive=True)
    path = start.union_all(select(Shelf.id, Shelf.parent_id, Shelf.label).join(start, Shelf.id == start.c.parent_id))
    return session.execute(select(path.c.label)).scalars().all()


def leaf_shelves(session: Session):
    return session.scalars(select(Shelf).where(~Shelf.children.any())).all()


def purge(session: Session, before: datetime):
    session.execute(delete(Loan).where(Loan.returned_at < before))
    session.execute(update(Copy).where(Copy.condition == "damaged").values(condition="used", version=Copy.version + 1))
