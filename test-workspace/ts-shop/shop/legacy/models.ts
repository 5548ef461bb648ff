// The classic style: classes that name each other by strings, a base of its own.

import { declarativeBase, ForeignKey, Integer, mappedColumn, relationship, Text, Varchar } from 'orm-core'

export const Base = declarativeBase()

export class User extends Base<typeof User> {
  static {
    this.table('legacy_users')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(50))

  static posts = relationship('Post', { backPopulates: 'author' })
}

export class Post extends Base<typeof Post> {
  static {
    this.table('legacy_posts')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static title = mappedColumn(Varchar(50), { nullable: true })
  static content = mappedColumn(Text, { nullable: true })
  static author_id = mappedColumn(new ForeignKey('legacy_users.id'), { nullable: true })

  static author = relationship('User', { backPopulates: 'posts' })
}
