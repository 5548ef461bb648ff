// FastAPI Users' tables: the columns and table names that its bases bring to a class, and its type GUID. What its
// database adapters do stays unknown.

import type { Interpreter } from '../interpreter.ts'
import { DeclaredAttr, type PyClass, type Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass, native } from './make.ts'
import { type AnyFunction, ormExport } from './orm-core.ts'
import { ormTypeClassOf } from './types.ts'

type AnyClass = new (...args: unknown[]) => object

const make = (name: string, ...args: unknown[]): object => (ormExport(name) as AnyFunction)(...args) as object
const mapped = (type: unknown, options: Record<string, unknown>, ...items: unknown[]): object =>
  Reflect.construct(ormExport('MappedColumn') as AnyClass, [type, ...items, options])

/** UUID on PostgreSQL, CHAR(36) elsewhere. */
const guid = (): object => {
  const char = make('CHAR', 36) as { withVariant(type: object, dialect: string): object }
  return char.withVariant((ormExport('UUID', 'postgresql') as AnyFunction)() as object, 'postgresql')
}

const text = (length: number, options: Record<string, unknown> = {}) =>
  mapped(make('String', length), { nullable: false, ...options })
const flag = (value: boolean) => mapped(make('Boolean'), { default: value, nullable: false })
const key = () => mapped(guid(), { primaryKey: true })

/** Made anew for each class that is mapped with it. */
const ownerKey = () =>
  new DeclaredAttr(
    native('user_id', () =>
      mapped(
        guid(),
        { nullable: false },
        Reflect.construct(ormExport('ForeignKey') as AnyClass, ['user.id', { ondelete: 'cascade' }]),
      ),
    ),
  )

export function fastapiUsersModule(ctx: Interpreter, module: string): Record<string, Value> {
  const object = builtinClass(ctx, 'object')
  const members: Record<string, Value> = {}
  const add = (name: string, parent: PyClass, entries: Record<string, Value>): PyClass => {
    const type = libraryClass(module, name, { bases: [parent], members: entries })
    members[name] = type
    return type
  }
  const user = add('SQLAlchemyBaseUserTable', object, {
    __tablename__: 'user',
    email: text(320, { unique: true, index: true }),
    hashed_password: text(1024),
    is_active: flag(true),
    is_superuser: flag(false),
    is_verified: flag(false),
  })
  add('SQLAlchemyBaseUserTableUUID', user, { id: key() })
  const account = add('SQLAlchemyBaseOAuthAccountTable', object, {
    __tablename__: 'oauth_account',
    oauth_name: text(100, { index: true }),
    access_token: text(1024),
    expires_at: mapped(make('Integer'), { nullable: true }),
    refresh_token: text(1024, { nullable: true }),
    account_id: text(320, { index: true }),
    account_email: text(320),
  })
  add('SQLAlchemyBaseOAuthAccountTableUUID', account, { id: key(), user_id: ownerKey() })
  const token = add('SQLAlchemyBaseAccessTokenTable', object, {
    __tablename__: 'accesstoken',
    token: mapped(make('String', 43), { primaryKey: true }),
    created_at: mapped(make('TIMESTAMP', { timezone: true }), { index: true, nullable: false }),
  })
  add('SQLAlchemyBaseAccessTokenTableUUID', token, { user_id: ownerKey() })
  members.GUID = guidClass()
  return members
}

let guidType: unknown = null

/** As a class, for `mapped_column(GUID)` and `GUID()`. */
function guidClass(): Value {
  if (guidType === null) {
    const base = ormExport('TypeDecorator') as AnyClass
    class GUID extends base {
      static readonly cacheOk = true
      static readonly impl = ormExport('CHAR')
      loadDialectImpl(dialect: { readonly name: string; typeDescriptor(type: object): object }): object {
        const uuid = ormExport('UUID', 'postgresql') as AnyFunction
        return dialect.typeDescriptor(dialect.name === 'postgresql' ? (uuid() as object) : make('CHAR', 36))
      }
    }
    guidType = ormTypeClassOf(GUID)
  }
  return guidType
}
