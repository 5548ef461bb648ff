from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from ..domain.entities import Genre, Hall, Movie, MovieId, Screening, SeasonTicket, Ticket
from .mapping import halls, movies, screenings, tickets

E = TypeVar("E")
K = TypeVar("K")


class Reads(Protocol[E, K]):
    def get(self, key: K) -> E | None: ...
    def find(self, *spec: sa.ColumnExpressionArgument[bool]) -> Sequence[E]: ...


class Repository(ABC, Generic[E, K]):
    entity: ClassVar[type]
    options: ClassVar[Iterable[ORMOption]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            args = get_args(base)
            if args and isinstance(args[0], type):
                cls.entity = args[0]

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _select(self) -> sa.Select[Any]:
        return sa.select(self.entity).options(*self.options)

    def get(self, key: K) -> E | None:
        return self._session.get(self.entity, key)

    def find(self, *spec: sa.ColumnExpressionArgument[bool]) -> Sequence[E]:
        return self._session.scalars(self._select.where(*spec)).all()

    def count(self, **equal: Any) -> int:
        return self._session.scalar(sa.select(sa.func.count()).select_from(self.entity).filter_by(**equal)) or 0


class Ordered(Repository[E, K]):
    @abstractmethod
    def order(self) -> Sequence[Any]: ...

    @property
    def _select(self):
        return super()._select.order_by(*self.order())

    def first(self) -> E | None:
        return self._session.scalars(self._select.limit(1)).first()


class Movies(Ordered[Movie, MovieId]):
    options = (selectinload(Movie.screenings).joinedload(Screening.hall),)

    def order(self):
        return (Movie.title, Movie.id.desc())

    def by_genre(self, *genres: Genre):
        return self.find(Movie.genre.in_(genres))

    def comedies(self):
        return self.find(Movie.genre == Genre.COMEDY, Movie.screening_count > 0)

    def long(self, minutes: int = 150):
        stmt = self._select.where(movies.c.minutes > minutes)
        return self._session.execute(stmt).scalars().all()


class Screenings(Ordered[Screening, int]):
    options = [joinedload(Screening.movie)]

    def order(self):
        yield Screening.starts
        yield screenings.c.id

    def upcoming(self, now: datetime, hall: str | None = None):
        where = [Screening.starts > now]
        if hall:
            where.append(Screening.hall.has(Hall.name == hall))
        return self.find(*where)

    def sold_out(self):
        sold = sa.select(sa.func.count()).where(tickets.c.screening_id == screenings.c.id).scalar_subquery()
        return self._session.scalars(self._select.join(Screening.hall).where(sold >= Hall.rows * Hall.seats_per_row)).unique().all()


class Seasons(Repository[SeasonTicket, int]):
    pass


def season(session: Session, year: str):
    repo = Seasons(session)
    return repo.find(SeasonTicket.season == year, SeasonTicket.holder.is_not(None)), repo.count(season=year)
