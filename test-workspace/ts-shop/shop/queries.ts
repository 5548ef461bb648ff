// Reading: filters, optional conditions, relationship loading, pages, aggregates.

import { and, func, joinedload, not, or, type SQLExpression, select, selectinload } from 'orm-core'
import { makeSession } from './database.ts'
import { Post, Tag, User } from './models.ts'

// Get all users
export async function getAllUsers(): Promise<User[]> {
  await using session = makeSession()
  const result = await session.execute(select(User))
  return result.scalars().all()
}

// Filter with conditions
export async function getUsersByName(name: string): Promise<User[]> {
  await using session = makeSession()
  const stmt = select(User).where(User.name.ilike(`%${name}%`))
  const result = await session.execute(stmt)
  return result.scalars().all()
}

// Complex conditions
export async function searchUsers(name?: string, email?: string): Promise<User[]> {
  await using session = makeSession()
  const conditions: SQLExpression<boolean>[] = []
  if (name) conditions.push(User.name.ilike(`%${name}%`))
  if (email) conditions.push(User.email.ilike(`%${email}%`))

  const stmt = conditions.length > 0 ? select(User).where(and(...conditions)) : select(User)

  const result = await session.execute(stmt)
  return result.scalars().all()
}

export async function getUsersByNameOrNickname(text: string): Promise<User[]> {
  await using session = makeSession()
  const stmt = select(User).where(or(User.name.eq(text), User.nickname.eq(text)))
  return await session.scalars(stmt).all()
}

// Eager load relationships
export async function getPostsWithAuthor(): Promise<Post[]> {
  await using session = makeSession()
  const stmt = select(Post).options(selectinload(Post.author))
  return await session.scalars(stmt).all()
}

// Joined loading for single relationships
export async function getPostWithTags(postId: number): Promise<Post | null> {
  await using session = makeSession()
  const stmt = select(Post).options(joinedload(Post.author), selectinload(Post.tags)).where(Post.id.eq(postId))
  const result = await session.execute(stmt)
  return result.scalarOneOrNone()
}

export async function getPostsPaginated(page: number, size: number): Promise<Post[]> {
  await using session = makeSession()
  const offset = (page - 1) * size
  const stmt = select(Post).offset(offset).limit(size).orderBy(Post.created.desc())
  return await session.scalars(stmt).all()
}

export async function getUserPostCount() {
  await using session = makeSession()
  const stmt = select(User.name, func.count(Post.id).label('post_count'))
    .join(Post)
    .groupBy(User.id, User.name)
    .orderBy(func.count(Post.id).desc())
  const result = await session.execute(stmt)
  return result.all()
}

export async function getPostsTagged(tag: string): Promise<Post[]> {
  await using session = makeSession()
  const stmt = select(Post).join(Post.tags).where(Tag.name.eq(tag)).orderBy(Post.id)
  return await session.scalars(stmt).all()
}

export async function getSilentUsers(): Promise<User[]> {
  await using session = makeSession()
  const stmt = select(User).where(not(User.posts.any()))
  return await session.scalars(stmt).all()
}
