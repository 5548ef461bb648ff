from __future__ import annotations

import abc
from datetime import date
from decimal import Decimal
from typing import Iterator, Optional

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectin_polymorphic, with_polymorphic

from ledger import domain
from ledger.adapters import orm
from ledger.domain import Account, AuditLog, Company, Entry, ExchangeRate, Journal, Party, Person, Side


class AbstractRepository(abc.ABC):
    def __init__(self):
        self.seen: set = set()

    def add(self, journal: Journal) -> None:
        self._add(journal)
        self.seen.add(journal)

    def get(self, reference: str) -> Optional[Journal]:
        journal = self._get(reference)
        if journal:
            self.seen.add(journal)
        return journal

    @abc.abstractmethod
    def _add(self, journal: Journal) -> None:
        raise NotImplementedError

    @abc.abstractmethod
    def _get(self, reference: str) -> Optional[Journal]:
        raise NotImplementedError


class SqlAlchemyRepository(AbstractRepository):
    def __init__(self, session: Session):
        super().__init__()
        self.session = session

    def _add(self, journal: Journal) -> None:
        self.session.add(journal)

    def _get(self, reference: str) -> Optional[Journal]:
        return self.session.query(Journal).filter_by(reference=reference).first()

    def by_account(self, number: str) -> list[Journal]:
        return (
            self.session.query(Journal)
            .join(Entry)
            .join(Account)
            .filter(orm.accounts.c.number == number)
            .distinct()
            .all()
        )

    def booked_between(self, start: date, end: date) -> Iterator[Journal]:
        stmt = select(Journal).where(Journal.booked_on >= start, Journal.booked_on <= end).order_by(Journal.booked_on)
        yield from self.session.scalars(stmt)

    def next_reference(self, prefix: str) -> str:
        latest = self.session.execute(
            select(func.max(Journal.reference)).where(Journal.reference.startswith(prefix, autoescape=True))
        ).scalar()
        return latest or f"{prefix}-1"

    def open_accounts(self):
        return self.session.scalars(select(Account).where(~Account.closed).order_by(Account.number)).all()

    def turnover_above(self, minimum: Decimal):
        return self.session.execute(select(Account.number, Account.turnover).where(Account.turnover > minimum)).all()

    def children_of(self, account: Account):
        return self.session.scalars(select(Account).where(Account.parent == account)).all()

    def openings(self):
        return self.session.scalars(select(Journal).where(Journal.is_opening)).all()

    def without_debits(self):
        return self.session.scalars(select(Journal).where(~Journal.debits.any())).all()

    def debit_entries(self, number: str):
        stmt = (
            select(Entry)
            .join(Entry.account)
            .where(Account.number == number, Entry.side == Side.DEBIT)
            .options(joinedload(Entry.journal))
        )
        return self.session.scalars(stmt).all()

    def parties(self, name: str):
        return self.session.scalars(select(Party).where(or_(Party.name == name, Party.vat == name))).all()

    def companies(self, registration: str):
        return self.session.scalars(select(Company).where(Company.registration == registration)).all()

    def born_before(self, day: date):
        return self.session.scalars(select(Person).where(Person.born < day)).all()

    def everyone(self, term: str):
        everyone = with_polymorphic(Party, [Company, Person])
        stmt = select(everyone).where(or_(everyone.Company.registration == term, everyone.name == term))
        return self.session.scalars(stmt).all()

    def polymorphic(self):
        return self.session.scalars(select(Party).options(selectin_polymorphic(Party, [Company]))).all()

    def owners_of(self, account_id: int):
        return self.session.scalars(select(Party).where(Party.accounts.any(Account.id == account_id))).all()

    def logs(self, table: str, row_id: int):
        return self.session.scalars(select(AuditLog).where(AuditLog._table_name == table, AuditLog._row_id == row_id)).all()

    def rate(self, base: str, quote: str, day: date):
        stmt = (
            select(ExchangeRate.rate)
            .where(ExchangeRate.base == base, ExchangeRate.quote == quote, ExchangeRate.day <= day)
            .order_by(ExchangeRate.day.desc())
            .limit(1)
        )
        return self.session.scalar(stmt)

    def close_account(self, number: str) -> None:
        self.session.execute(update(Account).where(Account.number == number).values(closed=True))
