"""Three ways to come by a session: a context manager, an injected dependency, a scoped session."""

import asyncio

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session, async_sessionmaker

from .database import async_session, engine
from .models import Post, User
from .schemas import UserCreate


async def create_post(title: str, content: str, author_id: int):
    async with async_session() as session:
        async with session.begin():
            post = Post(title=title, content=content, author_id=author_id)
            session.add(post)
            return post


async def get_db_session():
    async with async_session() as session:
        try:
            yield session
        finally:
            await session.close()


async def create_user_endpoint(
    user_data: UserCreate,
    session: AsyncSession = Depends(get_db_session),
):
    user = User(**user_data.dict())
    session.add(user)
    await session.commit()
    await session.refresh(user)
    return user


# Create scoped session
async_session_scope = async_scoped_session(
    async_sessionmaker(engine, expire_on_commit=False),
    scopefunc=asyncio.current_task,
)


# Use in application
async def some_function():
    session = async_session_scope()
    # Use session normally
    await session.commit()
