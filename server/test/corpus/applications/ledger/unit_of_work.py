from __future__ import annotations

import abc

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from ledger.adapters import repository
from ledger.domain import Account, Journal

DEFAULT_SESSION_FACTORY = sessionmaker(bind=create_engine("sqlite://", isolation_level="SERIALIZABLE"))


class AbstractUnitOfWork(abc.ABC):
    journals: repository.AbstractRepository

    def __enter__(self) -> AbstractUnitOfWork:
        return self

    def __exit__(self, *args):
        self.rollback()

    def commit(self):
        self._commit()

    @abc.abstractmethod
    def _commit(self):
        raise NotImplementedError

    @abc.abstractmethod
    def rollback(self):
        raise NotImplementedError


class SqlAlchemyUnitOfWork(AbstractUnitOfWork):
    def __init__(self, session_factory=DEFAULT_SESSION_FACTORY):
        self.session_factory = session_factory

    def __enter__(self):
        self.session: Session = self.session_factory()
        self.journals = repository.SqlAlchemyRepository(self.session)
        return super().__enter__()

    def __exit__(self, *args):
        super().__exit__(*args)
        self.session.close()

    def _commit(self):
        self.session.commit()

    def rollback(self):
        self.session.rollback()


def closed_accounts(uow: SqlAlchemyUnitOfWork):
    with uow:
        return [number for (number,) in uow.session.execute(select(Account.number).where(Account.closed.is_(True)))]


def journals_of(reference: str, uow: SqlAlchemyUnitOfWork):
    with uow:
        found = uow.journals.get(reference)
        results = uow.session.execute(select(Journal.reference, Journal.booked_on).where(Journal.reference == reference))
        return found, list(results)
