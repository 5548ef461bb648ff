"""A collection that is too large to load: write-only."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, WriteOnlyMapped, mapped_column, relationship

from ..database import async_session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "journal_users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))

    posts: WriteOnlyMapped["Post"] = relationship()


class Post(Base):
    __tablename__ = "journal_posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("journal_users.id"))
    written: Mapped[datetime]


async def get_user_posts(user_id: int):
    async with async_session() as session:
        user = await session.get(User, user_id)
        if user:
            # Explicit select for collection
            stmt = select(Post).where(Post.author_id == user_id)
            result = await session.execute(stmt)
            return result.scalars().all()
        return []


async def get_latest_posts(user: User, count: int):
    async with async_session() as session:
        stmt = user.posts.select().order_by(Post.written.desc()).limit(count)
        return (await session.scalars(stmt)).all()
