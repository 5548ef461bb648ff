from __future__ import annotations
import abc
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from sqlalchemy.orm.session import Session
from alloc.adapters.repository import SqlRepository, AbstractRepository
DEFAULT_SESSION_FACTORY = sessionmaker(bind=create_engine("sqlite://", isolation_level="SERIALIZABLE"))
class AbstractUnitOfWork(abc.ABC):
    products: AbstractRepository
    def __enter__(self) -> AbstractUnitOfWork: return self
    def __exit__(self, *args): self.rollback()
    @abc.abstractmethod
    def rollback(self): raise NotImplementedError
class SqlUnitOfWork(AbstractUnitOfWork):
    def __init__(self, session_factory=DEFAULT_SESSION_FACTORY): self.session_factory = session_factory
    def __enter__(self):
        self.session: Session = self.session_factory()
        self.products = SqlRepository(self.session)
        return super().__enter__()
    def __exit__(self, *args):
        super().__exit__(*args)
        self.session.close()
    def rollback(self): self.session.rollback()
