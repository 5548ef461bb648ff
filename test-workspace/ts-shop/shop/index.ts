// A small blog shop: users write posts, posts carry tags.

export { associationTable, Post, Tag, User } from './models.ts'
