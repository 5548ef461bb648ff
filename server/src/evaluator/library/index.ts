// Modules of libraries by name: SQLAlchemy and its kin, and the parts of the standard library that models and queries
// lean on. A module that is not here is unknown; nothing of it is guessed.

import type { Interpreter } from '../interpreter.ts'
import { PyModule, type Value } from '../values.ts'
import { advancedAlchemyMember, knowsAdvancedAlchemy } from './advanced-alchemy/index.ts'
import { alembicModule } from './alembic.ts'
import { authlibModule } from './authlib.ts'
import { builtin, builtinClass } from './builtins.ts'
import { datetimeModule, decimalModule, uuidModule } from './datetime.ts'
import { enumModule } from './enums.ts'
import { fastapiUsersModule } from './fastapi-users.ts'
import { flaskModule } from './flask.ts'
import { osloDbModule } from './oslo-db.ts'
import { sqlalchemyMember, sqlalchemySubmodule } from './sqlalchemy.ts'
import { sqlalchemyUtilsModule } from './sqlalchemy-utils.ts'
import { sqlmodelMember } from './sqlmodel.ts'
import { standardModule } from './standard.ts'
import { typingModule } from './typing.ts'

const tables = new WeakMap<Interpreter, Map<string, PyModule | null>>()

/** Of these libraries more is known here than their source would tell, where the workspace holds a copy of them. */
export function isSpokenFor(module: string): boolean {
  return /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy|advanced_alchemy)(?:\.|$)/.test(module)
}

/** `program`: what a library keeps for a whole process, each program of the workspace has for itself (programs.ts). */
export function libraryModule(ctx: Interpreter, name: string, program = 0): PyModule | null {
  let modules = tables.get(ctx)
  if (modules === undefined) {
    modules = new Map()
    tables.set(ctx, modules)
  }
  const key = program > 0 && /^(?:sqlmodel|advanced_alchemy|litestar)\b/.test(name) ? `${name}@${program}` : name
  let module = modules.get(key)
  if (module === undefined) {
    module = make(ctx, name, program)
    modules.set(key, module)
  }
  return module
}

function make(ctx: Interpreter, name: string, program: number): PyModule | null {
  if (name === 'sqlalchemy' || name.startsWith('sqlalchemy.')) {
    return sqlalchemySubmodule(name) ? byRule(name, (member) => sqlalchemyMember(ctx, name, member)) : null
  }
  if (name === 'sqlmodel' || name.startsWith('sqlmodel.')) return byRule(name, (member) => sqlmodelMember(ctx, member))
  const within = /^litestar\.(?:plugins|contrib)\.sqlalchemy(?:\.(?:plugins$|plugins\.)?(.*))?$/.exec(name)
  if (within !== null) return make(ctx, `advanced_alchemy.${within[1] || 'extensions.litestar'}`, program)
  if ((name === 'advanced_alchemy' || name.startsWith('advanced_alchemy.')) && knowsAdvancedAlchemy(name))
    return byRule(name, (member) => advancedAlchemyMember(ctx, name, member, program))
  if (name === 'builtins') return byRule(name, (member) => builtin(ctx, member))
  const members =
    name === 'sqlalchemy_utils' || /^sqlalchemy_utils\.(?:types|models|aggregates)\b/.test(name)
      ? sqlalchemyUtilsModule(ctx)
      : table(ctx, name)
  return members === null
    ? null
    : byRule(name, (member) => (Object.hasOwn(members, member) ? members[member] : submodule(ctx, name, member)))
}

function submodule(ctx: Interpreter, name: string, member: string): Value | undefined {
  return libraryModule(ctx, `${name}.${member}`) ?? undefined
}

/** A module whose members are made when they are first asked for, and stay. */
function byRule(name: string, rule: (member: string) => Value | undefined): PyModule {
  const known = new Map<string, Value | undefined>()
  const module = new PyModule(name, null, null, (member) => {
    if (member === '__name__') return name
    if (!known.has(member)) known.set(member, rule(member))
    return known.get(member)
  })
  module.state = 'done'
  return module
}

function table(ctx: Interpreter, name: string): Record<string, Value> | null {
  switch (name) {
    case 'typing':
    case 'typing_extensions':
      return typingModule(ctx)
    case 'collections.abc':
      return typingModule(ctx)
    case 'enum':
      return enumModule({
        str: builtinClass(ctx, 'str'),
        int: builtinClass(ctx, 'int'),
        object: builtinClass(ctx, 'object'),
      })
    case 'datetime':
      return datetimeModule()
    case 'decimal':
      return decimalModule()
    case 'uuid':
      return uuidModule()
    case 'authlib.integrations.sqla_oauth2':
      return authlibModule(ctx)
    case 'fastapi_users.db':
    case 'fastapi_users_db_sqlalchemy':
    case 'fastapi_users_db_sqlalchemy.access_token':
    case 'fastapi_users_db_sqlalchemy.generics':
      return fastapiUsersModule(ctx, name)
    case 'oslo_db':
    case 'oslo_db.sqlalchemy':
    case 'oslo_db.sqlalchemy.models':
    case 'oslo_db.sqlalchemy.types':
      return osloDbModule(ctx, name)
    case 'alembic':
    case 'alembic.op':
      return alembicModule(ctx, name)
    case 'flask_sqlalchemy':
    case 'flask_sqlalchemy.extension':
    case 'flask_sqlalchemy.model':
    case 'flask_sqlalchemy.query':
      return flaskModule(ctx)
    default:
      return standardModule(ctx, name)
  }
}
