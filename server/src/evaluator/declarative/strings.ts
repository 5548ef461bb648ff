// Expressions that models write as strings: `primaryjoin="and_(A.id == B.a_id, …)"`, `order_by="Post.id.desc()"`. They
// are read when mappers are configured, with the names that SQLAlchemy resolves there: classes, tables, its functions.

import { parseExpression } from '../../frontends/python/parser.ts'
import { evaluate } from '../expressions.ts'
import type { Interpreter } from '../interpreter.ts'
import { libraryModule } from '../library/index.ts'
import { fromOrm, ormExport } from '../library/orm-core.ts'
import { toOrm } from '../library/to-orm.ts'
import { Scope } from '../scopes.ts'
import { isUnknown } from '../unknown.ts'
import { type PyClass, PyModule } from '../values.ts'

export function evaluateStringArgument(ctx: Interpreter, registry: object, text: string, _prop: unknown): unknown {
  const module = new PyModule('', null, null)
  const scope = new Scope('module', null, module, '', '')
  const { metadata } = registry as { metadata: { tables: Map<string, object> } }
  const sqlalchemy = libraryModule(ctx, 'sqlalchemy')
  const orm = libraryModule(ctx, 'sqlalchemy.orm')
  for (const name of text.match(/[A-Za-z_]\w*/g) ?? []) {
    const value = sqlalchemy?.resolve?.(name) ?? orm?.resolve?.(name)
    if (value !== undefined) scope.names.set(name, value)
  }
  for (const [key, table] of metadata.tables) {
    const [schema, ...rest] = key.split('.')
    if (rest.length === 0) scope.names.set(key, table)
    // `schema.table.c.id`
    else if (!scope.names.has(schema!))
      scope.names.set(schema!, new PyModule(schema!, null, null, (name) => metadata.tables.get(`${schema}.${name}`)))
  }
  // other registries' classes are known as well, but one's own come first
  const mapped = ctx.mappedClasses as PyClass[]
  const isOwn = (type: PyClass) =>
    (type.mapped?.mapper as { readonly registry?: object } | undefined)?.registry === registry
  for (const type of mapped) if (!isOwn(type)) scope.names.set(type.name, type)
  for (const type of mapped) if (isOwn(type)) scope.names.set(type.name, type)
  const value = ctx.mute(() => evaluate(ctx, scope, parseExpression(text, 0)))
  if (isUnknown(value)) {
    const error = ormExport('InvalidRequestError') as new (message: string) => Error
    throw value.error ? new error(value.error.message) : new error(`expression '${text}' can't be read`)
  }
  return toOrm(ctx, fromOrm(value))
}
