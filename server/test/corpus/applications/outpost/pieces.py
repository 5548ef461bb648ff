"""Models in a namespace, a synonym by decorator, a stack of contexts, columns by the class of their type."""

from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

from sqlalchemy import Column, ForeignKey, Integer, Numeric, String, func, select
from sqlalchemy.orm import Session, declarative_base, relationship, synonym_for


def define(prefix: str):
    Base = declarative_base()

    class Account(Base):
        __tablename__ = prefix + "account"
        id = Column(Integer, primary_key=True)
        name = Column("account_name", String(40))

        @synonym_for("name")
        @property
        def title(self):
            return "account: " + self.name

    class Entry(Base):
        __tablename__ = prefix + "entry"
        id = Column(Integer, primary_key=True)
        account_id = Column(ForeignKey(Account.id))
        amount = Column(Numeric(10, 2))
        fee = Column(Numeric(10, 2))
        account = relationship(Account)

    return SimpleNamespace(Account=Account, Entry=Entry)


books = define("books_")


@contextmanager
def large(session: Session):
    yield select(books.Entry).where(books.Entry.amount > 1000)


def total(session: Session, name: str):
    Entry = books.Entry
    return session.scalar(select(func.sum(Entry.amount)).join(Entry.account).where(books.Account.title == name))


def titles(session: Session):
    return session.scalars(select(books.Account.id).order_by(books.Account.title)).all()


def large_entries(session: Session):
    with ExitStack() as stack:
        stmt = stack.enter_context(large(session))
        return session.scalars(stmt.order_by(books.Entry.id)).all()


def smallest(session: Session):
    numbers = [c for c in books.Entry.__table__.columns if issubclass(type(c.type), (Numeric, Integer)) and not c.primary_key]
    return session.execute(select(*(func.min(c).label(f"min_{c.name}") for c in numbers if not c.foreign_keys))).one()
