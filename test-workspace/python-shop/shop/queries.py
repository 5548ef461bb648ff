"""Reading: filters, optional conditions, relationship loading, pages, aggregates."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from .database import async_session
from .models import Post, Tag, User


# Get all users
async def get_all_users():
    async with async_session() as session:
        result = await session.execute(select(User))
        return result.scalars().all()


# Filter with conditions
async def get_users_by_name(name: str):
    async with async_session() as session:
        stmt = select(User).where(User.name.ilike(f"%{name}%"))
        result = await session.execute(stmt)
        return result.scalars().all()


# Complex conditions
async def search_users(name: str = None, email: str = None):
    async with async_session() as session:
        conditions = []
        if name:
            conditions.append(User.name.ilike(f"%{name}%"))
        if email:
            conditions.append(User.email.ilike(f"%{email}%"))

        if conditions:
            stmt = select(User).where(and_(*conditions))
        else:
            stmt = select(User)

        result = await session.execute(stmt)
        return result.scalars().all()


async def get_users_by_name_or_nickname(text: str):
    async with async_session() as session:
        stmt = select(User).where(or_(User.name == text, User.nickname == text))
        result = await session.execute(stmt)
        return result.scalars().all()


# Eager load relationships
async def get_posts_with_author():
    async with async_session() as session:
        stmt = select(Post).options(selectinload(Post.author))
        result = await session.execute(stmt)
        return result.scalars().all()


# Joined loading for single relationships
async def get_post_with_tags(post_id: int):
    async with async_session() as session:
        stmt = select(Post).options(
            joinedload(Post.author),
            selectinload(Post.tags)
        ).where(Post.id == post_id)
        result = await session.execute(stmt)
        return result.scalar_one_or_none()


async def get_posts_paginated(page: int, size: int):
    async with async_session() as session:
        offset = (page - 1) * size
        stmt = select(Post).offset(offset).limit(size).order_by(Post.created.desc())
        result = await session.execute(stmt)
        return result.scalars().all()


async def get_user_post_count():
    async with async_session() as session:
        stmt = (
            select(User.name, func.count(Post.id).label("post_count"))
            .join(Post)
            .group_by(User.id, User.name)
            .order_by(func.count(Post.id).desc())
        )
        result = await session.execute(stmt)
        return result.all()


async def get_posts_tagged(tag: str):
    async with async_session() as session:
        stmt = select(Post).join(Post.tags).where(Tag.name == tag).order_by(Post.id)
        result = await session.execute(stmt)
        return result.scalars().all()


async def get_silent_users():
    async with async_session() as session:
        stmt = select(User).where(~User.posts.any())
        result = await session.execute(stmt)
        return result.scalars().all()
