"""Custom session classes, and reads sent to a replica."""

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

from .database import Base, engine

read_engine = create_engine("sqlite:///replica.db")
write_engine = create_engine("sqlite:///shop.db")


class ReadOnlyModel(Base):
    __abstract__ = True


class AsyncSessionWithDefaults(AsyncSession):
    async def execute_with_defaults(self, statement, **kwargs):
        # Add default options
        return await self.execute(statement, **kwargs)


# Use custom session
async_session = async_sessionmaker(
    engine,
    class_=AsyncSessionWithDefaults,
    expire_on_commit=False,
)


class RoutingSession(Session):
    def get_bind(self, mapper=None, clause=None, **kw):
        if mapper and issubclass(mapper.class_, ReadOnlyModel):
            return read_engine
        return write_engine


class AsyncRoutingSession(AsyncSession):
    sync_session_class = RoutingSession
