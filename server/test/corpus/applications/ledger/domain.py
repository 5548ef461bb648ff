"""The domain knows nothing of databases: plain classes, dataclasses and attrs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import List, NewType, Optional, Set

import attrs
from sqlalchemy.ext.hybrid import hybrid_property

AccountNumber = NewType("AccountNumber", str)


class Side(Enum):
    DEBIT = "D"
    CREDIT = "C"


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str


@dataclass
class Account:
    number: AccountNumber
    name: str
    currency: str = "EUR"
    id: Optional[int] = None
    closed: bool = False
    entries: List[Entry] = field(default_factory=list)
    parent: Optional[Account] = None


@dataclass(unsafe_hash=True)
class Entry:
    side: Side
    amount: Decimal
    account: Account
    id: int | None = None
    memo: str = ""


class Journal:
    def __init__(self, reference: str, booked_on: date, entries: List[Entry]):
        self.reference = reference
        self.booked_on = booked_on
        self.entries = entries
        self.events: list = []

    @hybrid_property
    def is_opening(self):
        return self.reference == "opening"

    @property
    def balanced(self) -> bool:
        return sum(e.amount if e.side is Side.DEBIT else -e.amount for e in self.entries) == 0


@attrs.define(slots=False, eq=False)
class Party:
    name: str
    vat: Optional[str] = None
    id: Optional[int] = None
    accounts: Set[Account] = attrs.field(factory=set)


@dataclass
class Person(Party):
    born: Optional[date] = None


class Company(Party):
    registration: str


class AuditLog:
    pass


@dataclass
class ExchangeRate:
    base: str
    quote: str
    day: date
    rate: Decimal
    fetched: Optional[datetime] = None
