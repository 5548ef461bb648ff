"""Create, read, update and delete users."""

from sqlalchemy import delete, insert, select, update

from .database import async_session
from .models import Tag, User


async def create_user(name: str, email: str) -> User:
    async with async_session() as session:
        async with session.begin():
            user = User(name=name, email=email)
            session.add(user)
            await session.flush()  # Get the ID
            return user


async def get_user(user_id: int) -> User | None:
    async with async_session() as session:
        result = await session.execute(select(User).where(User.id == user_id))
        return result.scalar_one_or_none()


async def update_user_email(user_id: int, new_email: str) -> bool:
    async with async_session() as session:
        result = await session.execute(
            update(User).where(User.id == user_id).values(email=new_email)
        )
        await session.commit()
        return result.rowcount > 0


async def delete_user(user_id: int) -> bool:
    async with async_session() as session:
        result = await session.execute(delete(User).where(User.id == user_id))
        await session.commit()
        return result.rowcount > 0


async def add_tags(names: list[str]) -> None:
    async with async_session() as session:
        await session.execute(insert(Tag), [{"name": name} for name in names])
        await session.commit()
