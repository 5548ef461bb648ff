"""The base class of all models, the engine and the session factory."""

from sqlalchemy.ext.asyncio import AsyncAttrs, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase


class Base(AsyncAttrs, DeclarativeBase):
    pass


engine = create_async_engine("postgresql+asyncpg://user:pass@localhost/db")

async_session = async_sessionmaker(engine, expire_on_commit=False)
