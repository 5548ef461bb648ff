from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag, auto, unique, Enum
from typing import NewType

MovieId = NewType("MovieId", int)
HallId = NewType("HallId", int)


@unique
class Genre(Enum):
    DRAMA = "drama"
    COMEDY = "comedy"
    HORROR = "horror"


@dataclass
class Money:
    amount: int
    currency: str = "EUR"

    def __composite_values__(self):
        return self.amount, self.currency


@dataclass
class Movie:
    title: str
    minutes: int
    genre: Genre
    id: MovieId | None = None
    screenings: list[Screening] = field(default_factory=list)

    @property
    def long(self) -> bool:
        return self.minutes > 150


@dataclass
class Hall:
    name: str
    rows: int
    seats_per_row: int
    id: HallId | None = None


@dataclass
class Screening:
    movie: Movie
    hall: Hall
    starts: datetime
    price: Money
    tickets: list[Ticket] = field(default_factory=list)


class Ticket:
    def __init__(self, screening: Screening, row: int, seat: int, holder: str | None = None) -> None:
        self.screening = screening
        self.row = row
        self.seat = seat
        self.holder = holder


class SeasonTicket(Ticket):
    season: str
