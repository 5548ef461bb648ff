// The shop's models: one-to-many with orphan removal, many-to-many, column presets.

import { Column, ForeignKey, foreignKey, Integer, mappedColumn, relationship, Table, Text, Varchar } from 'orm-core'
import { createdAt, intpk, str50 } from './columns.ts'
import { Base } from './database.ts'

export const associationTable = new Table(
  'post_tags',
  Base.metadata,
  new Column('post_id', new ForeignKey('posts.id'), { primaryKey: true }),
  new Column('tag_id', new ForeignKey('tags.id'), { primaryKey: true }),
)

export class User extends Base<typeof User> {
  static {
    this.table('users')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(50))
  static email = mappedColumn(Varchar(100), { unique: true })
  static nickname = mappedColumn(Varchar(30), { nullable: true })

  static posts = relationship(() => [Post], {
    backPopulates: 'author',
    cascade: 'all, delete-orphan',
  })

  override toString(): string {
    return `User(${this.name})`
  }
}

export class Post extends Base<typeof Post> {
  static {
    this.table('posts')
  }
  static id = intpk()
  static title = str50()
  static content = mappedColumn(Text)
  static authorId = mappedColumn('author_id', Integer, { foreignKey: foreignKey('users.id'), index: true })
  static created = createdAt()

  static author = relationship(() => User, { backPopulates: 'posts' })
  static tags = relationship(() => [Tag], { secondary: 'post_tags', backPopulates: 'posts' })
}

export class Tag extends Base<typeof Tag> {
  static {
    this.table('tags')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(50), { unique: true })

  static posts = relationship(() => [Post], {
    secondary: () => associationTable,
    backPopulates: 'tags',
  })
}
