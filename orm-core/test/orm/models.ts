// The mapped classes of recorded/orm.py, written as a TypeScript program would.

import {
  associationProxy,
  columnProperty,
  composite,
  declarativeBase,
  derive,
  foreignKey,
  hybridMethod,
  hybridProperty,
  mappedColumn,
  queryExpression,
  relationship,
  synonym,
} from '../../src/orm/index.ts'
import { and, Column, ForeignKey, ForeignKeyConstraint, func, select, Table, types } from '../../src/sql/index.ts'

const { Boolean, Integer, String, Text } = types

export const Base: any = declarativeBase()
const optional = { nullable: true } as const
const id = () => mappedColumn(Integer, { primaryKey: true })
const reference = (target: string | (() => any)) =>
  mappedColumn(Integer, { ...optional, foreignKey: foreignKey(target) })

export const member: any = new (Table as any)(
  'member',
  Base.metadata,
  new (Column as any)('user_id', new ForeignKey('user.id'), { primaryKey: true }),
  new (Column as any)('team_id', new ForeignKey('team.id'), { primaryKey: true }),
)
export const friend: any = new (Table as any)(
  'friend',
  Base.metadata,
  new (Column as any)('left_id', new ForeignKey('user.id'), { primaryKey: true }),
  new (Column as any)('right_id', new ForeignKey('user.id'), { primaryKey: true }),
)

export class Address extends Base {
  static {
    this.table('address')
  }
  static id = id()
  static user_id = reference('user.id')
  static email = mappedColumn(String(50), optional)
  static active = mappedColumn(Boolean, optional)
  static user = relationship(() => User as any, { backPopulates: 'addresses' } as any)
}

export class User extends Base {
  static {
    this.table('user')
  }
  static id = id()
  static name: any = mappedColumn(String(50), optional)
  static nick = mappedColumn('nickname', String(50), optional)
  static boss_id = reference(() => User.id)
  static bio = mappedColumn(Text, { ...optional, deferred: true })
  static big = mappedColumn(Text, { ...optional, deferred: true, deferredGroup: 'large' })
  static huge = mappedColumn(Text, { ...optional, deferred: true, deferredGroup: 'large' })
  static x1 = mappedColumn(Integer, optional)
  static y1 = mappedColumn(Integer, optional)
  static extra: any = queryExpression()
  static start: any = composite(Object, 'x1', 'y1')
  static alias_name: any = synonym('name')
  static address_count: any = columnProperty(() =>
    (select as any)(func.count(Address.id))
      .where(Address.user_id.eq(User.id))
      .correlateExcept(Address)
      .scalarSubquery(),
  )
  static addresses: any = relationship(() => [Address], {
    backPopulates: 'user',
    orderBy: () => Address.email.desc(),
  } as any)
  static active_addresses: any = relationship(() => [Address], {
    primaryjoin: () => and(User.id.eq(Address.user_id), Address.active.eq(true)),
    viewonly: true,
  })
  static boss: any = relationship(() => User as any, { remoteSide: () => User.id, backPopulates: 'staff' } as any)
  static staff: any = relationship(() => [User], { backPopulates: 'boss' } as any)
  static teams: any = relationship(() => [Team], { secondary: 'member', backPopulates: 'users' } as any)
  static friends: any = relationship(() => [User], {
    secondary: () => friend,
    primaryjoin: () => User.id.eq(friend.c.left_id),
    secondaryjoin: () => User.id.eq(friend.c.right_id),
    backref: 'friended',
  })
  static tags: any = relationship(() => [UserTag], { backPopulates: 'user' } as any)
  static tag_names: any = associationProxy('tags', 'label')
  static tag_objects: any = associationProxy('tags', 'tag')
  static boss_name: any = associationProxy('boss', 'name')
  static full: any = hybridProperty((self) => self.name.add(' ').add(self.nick))
  static shout: any = hybridProperty((self) => self.name.toUpperCase()).expression((cls) => func.upper(cls.name))
  static longer: any = hybridMethod((self, n) => func.length(self.name).gt(n))
}

export class Team extends Base {
  static {
    this.table('team')
  }
  static id = id()
  static title = mappedColumn(String(50), optional)
  static users: any = relationship(() => [User], { secondary: () => member, backPopulates: 'teams' } as any)
}

export class Tag extends Base {
  static {
    this.table('tag')
  }
  static id = id()
  static word = mappedColumn(String(50), optional)
}

export class UserTag extends Base {
  static {
    this.table('user_tag')
  }
  static user_id = mappedColumn(Integer, { primaryKey: true, foreignKey: foreignKey('user.id') })
  static tag_id = mappedColumn(Integer, { primaryKey: true, foreignKey: foreignKey(() => Tag.id) })
  static label = mappedColumn(String(50), optional)
  static user: any = relationship(() => User as any, { backPopulates: 'tags' } as any)
  static tag: any = relationship(() => Tag as any, { lazy: 'joined', innerjoin: true } as any)
}

export class Invoice extends Base {
  static {
    this.table('invoice')
  }
  static series = mappedColumn(String(5), { primaryKey: true })
  static number = mappedColumn(Integer, { primaryKey: true })
  static payer_id = reference('user.id')
  static issuer_id = reference('user.id')
  static payer: any = relationship(() => User as any, { foreignKeys: () => [Invoice.payer_id] } as any)
  static issuer: any = relationship(() => User as any, { foreignKeys: 'Invoice.issuer_id', backref: 'issued' } as any)
  static lines: any = relationship(() => [Line], { backPopulates: 'invoice', lazy: 'joined' } as any)
}

export class Line extends Base {
  static {
    this.table('line', new (ForeignKeyConstraint as any)(['series', 'number'], ['invoice.series', 'invoice.number']))
  }
  static id = id()
  static series = mappedColumn(String(5), optional)
  static number = mappedColumn(Integer, optional)
  static text = mappedColumn(String(50), optional)
  static invoice: any = relationship(() => Invoice as any, { backPopulates: 'lines' } as any)
}

export class Node extends Base {
  static {
    this.table('node')
  }
  static id = id()
  static parent_id = reference('node.id')
  static name: any = mappedColumn(String(50), optional)
  static children: any = relationship(() => [Node], { lazy: 'joined', joinDepth: 2 })
}

export class Company extends Base {
  static {
    this.table('company')
  }
  static id = id()
  static name: any = mappedColumn(String(50), optional)
  static employees: any = relationship(() => [Person], { backPopulates: 'company' } as any)
  static managers: any = relationship(() => [Manager], { viewonly: true })
}

export class Person extends Base {
  static {
    this.table('person', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'person' } })
  }
  static id: any = id()
  static kind = mappedColumn(String(20), optional)
  static name: any = mappedColumn(String(50), optional)
  static company_id = reference('company.id')
  static company: any = relationship(() => Company as any, { backPopulates: 'employees' } as any)
}

export class Engineer extends (derive(Person) as any) {
  static {
    this.table('engineer', { mapper: { polymorphicIdentity: 'engineer' } })
  }
  static id: any = mappedColumn(Integer, { primaryKey: true, foreignKey: foreignKey(() => Person.id) })
  static language = mappedColumn(String(50), optional)
  static machines: any = relationship(() => [Machine], { backPopulates: 'engineer' } as any)
}

export class Manager extends (derive(Person) as any) {
  static {
    this.table('manager', { mapper: { polymorphicIdentity: 'manager' } })
  }
  static id: any = mappedColumn(Integer, { primaryKey: true, foreignKey: foreignKey('person.id') })
  static level = mappedColumn(Integer, optional)
}

export class Chief extends (derive(Manager) as any) {
  static {
    this.table({ mapper: { polymorphicIdentity: 'chief' } })
  }
}

export class Machine extends Base {
  static {
    this.table('machine')
  }
  static id = id()
  static name: any = mappedColumn(String(50), optional)
  static engineer_id = reference('engineer.id')
  static engineer: any = relationship(() => Engineer as any, { backPopulates: 'machines' } as any)
}

export class Shape extends Base {
  static {
    this.table('shape', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'shape', withPolymorphic: '*' } })
  }
  static id: any = id()
  static kind = mappedColumn(String(20), optional)
  static owner_id = reference('user.id')
  static owner: any = relationship(() => User as any)
}

export class Circle extends (derive(Shape) as any) {
  static {
    this.table('circle', { mapper: { polymorphicIdentity: 'circle' } })
  }
  static id: any = mappedColumn(Integer, { primaryKey: true, foreignKey: foreignKey('shape.id') })
  static radius = mappedColumn(Integer, optional)
}

export class Doc extends Base {
  static {
    this.table('doc', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'doc' } })
  }
  static id = id()
  static kind = mappedColumn(String(20), optional)
  static title = mappedColumn(String(50), optional)
}

export class Memo extends (derive(Doc) as any) {
  static {
    this.table({ mapper: { polymorphicIdentity: 'memo', polymorphicLoad: 'inline' } })
  }
  static body = mappedColumn(Text, optional)
  static author_id = reference('user.id')
  static author: any = relationship(() => User as any, { backref: 'memos' } as any)
}
