from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache, wraps
from sqlalchemy import MetaData, create_engine
from sqlalchemy.orm import DeclarativeBase, sessionmaker, scoped_session, declarative_mixin, Session
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine, AsyncSession

class Base(DeclarativeBase):
    metadata = MetaData(schema="shop")
    @classmethod
    def query(cls): return Query(cls)
    @classmethod
    def by_pk(cls, pk): 
        from sqlalchemy import select, inspect
        key = inspect(cls).primary_key[0]
        return select(cls).where(key == pk)
    def __repr__(self): return f"<{type(self).__name__}>"

class Query:
    """A small fluent builder."""
    def __init__(self, model):
        from sqlalchemy import select
        self.model = model
        self._stmt = select(model)
        self._joined = set()
    def where(self, *clauses, **eq):
        self._stmt = self._stmt.where(*clauses).filter_by(**eq)
        return self
    def order(self, *names: str):
        for name in names:
            col = getattr(self.model, name.lstrip("-"))
            self._stmt = self._stmt.order_by(col.desc() if name.startswith("-") else col.asc())
        return self
    def join(self, rel):
        if rel.key not in self._joined:
            self._joined.add(rel.key)
            self._stmt = self._stmt.join(rel)
        return self
    def page(self, number=1, size=10):
        self._stmt = self._stmt.limit(size).offset((number - 1) * size)
        return self
    def build(self): return self._stmt
    def __call__(self, session): return session.scalars(self._stmt)

engine = create_engine("sqlite://")
SessionLocal = sessionmaker(bind=engine, expire_on_commit=False)
session_scope = scoped_session(SessionLocal)

@contextmanager
def unit_of_work():
    s = SessionLocal()
    try:
        yield s
        s.commit()
    finally:
        s.close()

def transactional(fn):
    @wraps(fn)
    def inner(*a, **k):
        with unit_of_work() as s:
            return fn(s, *a, **k)
    return inner
