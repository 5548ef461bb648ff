// One of two files of models that import each other.

import { derive, foreignKey, mappedColumn, relationship, writeOnly } from '../../src/orm/index.ts'
import { types } from '../../src/sql/index.ts'
import { Base, intpk, Timestamped } from './base.ts'
import { Post } from './post.ts'

const { Integer, Varchar } = types

export class User extends Timestamped<typeof User> {
  static {
    this.table('users')
  }
  static id = intpk()
  static override name = mappedColumn(Varchar(50))
  static nickname = mappedColumn(Varchar(30), { nullable: true })
  static managerId = mappedColumn(Integer, { nullable: true, foreignKey: foreignKey('users.id') })
  static manager = relationship(() => User, { nullable: true, remoteSide: () => User.id, backPopulates: 'reports' })
  static reports = relationship(() => [User], { backPopulates: 'manager' })
  static posts = relationship(() => [Post], { backPopulates: 'author', cascade: 'all, delete-orphan' })
  static events = writeOnly(() => [Event], { backPopulates: 'user' })
  get initials() {
    return this.name[0] + (this.nickname ?? '')
  }
  rename(name: string) {
    this.name = name
    return this
  }
}

export class Event extends Base<typeof Event> {
  static {
    this.table('events')
  }
  static id = intpk()
  static kind = mappedColumn(Varchar(10))
  static userId = mappedColumn(Integer, { foreignKey: foreignKey(() => User.id) })
  static user = relationship(() => User, { backPopulates: 'events' })
}

export class Admin extends derive(User)<typeof Admin> {
  static {
    this.table('admins')
  }
  static level = mappedColumn(Integer)
  promote() {
    this.level++
    return this.initials
  }
}
