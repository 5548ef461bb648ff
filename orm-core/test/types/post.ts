// The other file of models, with an association table.

import { foreignKey, mappedColumn, relationship, table } from '../../src/orm/index.ts'
import { types } from '../../src/sql/index.ts'
import { Base, intpk } from './base.ts'
import { User } from './user.ts'

const { Integer, Text, Varchar } = types

export class Post extends Base<typeof Post> {
  static {
    this.table('posts')
  }
  static id = intpk()
  static title = mappedColumn(Varchar(200))
  static body = mappedColumn(Text, { nullable: true })
  static views = mappedColumn(Integer, { default: 0 })
  static authorId = mappedColumn(Integer, { foreignKey: foreignKey(() => User.id, { onDelete: 'cascade' }) })
  static author = relationship(() => User, { backPopulates: 'posts' })
  static tags = relationship(() => [Tag], { secondary: () => postTags, backPopulates: 'posts' })
}

export class Tag extends Base<typeof Tag> {
  static {
    this.table('tags')
  }
  static id = intpk()
  static override name = mappedColumn(Varchar(30), { unique: true })
  static posts = relationship(() => [Post], { secondary: () => postTags, backPopulates: 'tags' })
}

export const postTags = table('post_tags', Base.metadata, {
  postId: mappedColumn(Integer, { primaryKey: true, foreignKey: foreignKey(() => Post.id) }),
  tagId: mappedColumn(Integer, { primaryKey: true, foreignKey: foreignKey(() => Tag.id) }),
})
