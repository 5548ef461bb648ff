"""Large results, a row at a time."""

from sqlalchemy import select

from .database import async_session
from .models import User


async def process_user(user: User) -> None:
    print(user.name)


# Streaming large results
async def process_all_users():
    async with async_session() as session:
        result = await session.stream(select(User))
        async for user in result.scalars():
            # Process user without loading all into memory
            await process_user(user)
