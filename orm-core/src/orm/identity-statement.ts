// The SELECTs that Session.get() and Session.refresh() send, as statements of their own: what the language service
// shows of such a call. The session itself does not use them; its work (identity map, versions) is in session/get.ts.

import * as exc from '../sql/exc.ts'
import { and, bindparam, deepAnnotate, select } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { CompileOptions } from './compile-options.ts'
import { inspect } from './inspect.ts'
import type { Mapper } from './mapper.ts'

export interface IdentityStatementOptions {
  /** Loader options. */
  readonly options?: readonly unknown[] | null
  /** True, or the arguments of `withForUpdate()`. */
  readonly withForUpdate?: unknown
}

/**
 * The SELECT of `session.get(entity, ident)`.
 * @param ident a value, an array of the primary key's values, or an object of them by attribute names
 */
export function identityStatement(entity: any, ident: unknown, options: IdentityStatementOptions = {}): any {
  const { mapper } = inspect(entity)
  const statement = (select(mapper) as any).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
  return finished(statement, mapper, primaryKeyOf(mapper, ident), options)
}

/** What a refresh reads again; `rehearse` does it to find what loaders add. */
export interface Refreshed {
  readonly mapper: Mapper
  readonly attributeNames: readonly string[] | null
}

const refreshes = new WeakMap<object, Refreshed>()

/** Set when the statement is one of `refreshStatement`. */
export function refreshedBy(statement: object): Refreshed | undefined {
  return refreshes.get(statement)
}

/** The SELECT of `session.refresh(object, attributeNames)`. */
export function refreshStatement(
  entity: any,
  ident: unknown,
  attributeNames: readonly string[] | null = null,
  options: IdentityStatementOptions = {},
): any {
  const { mapper }: { mapper: Mapper } = inspect(entity)
  let only = attributeNames === null || attributeNames.length === 0 ? null : new Set(attributeNames)
  // The key comes along when a relationship is read: its loader needs it.
  if (only !== null && [...only].some((key) => (mapper._props.get(key) as any)?._isRelationship))
    only = new Set([...mapper._primaryKeyPropkeys, ...only])
  const statement = finished(select(mapper as any), mapper, primaryKeyOf(mapper, ident), options)
  statement._compileOptions = (statement._compileOptions ?? CompileOptions.default).with({
    _forRefreshState: true,
    ...(only === null ? {} : { _onlyLoadProps: only }),
  })
  refreshes.set(statement, { mapper, attributeNames: attributeNames?.length ? attributeNames : null })
  return statement
}

/** Mapper._get_clause with the values in it: `users.id = :pk_1`, or `IS NULL` for a part that is None. */
function finished(statement: any, mapper: Mapper, key: readonly unknown[], options: IdentityStatementOptions): any {
  const parts = mapper.primaryKey.map((column: any, index) =>
    key[index] === null
      ? column.is(null)
      : column.eq(bindparam(`pk_${index + 1}`, key[index] as never, { type: column.type })),
  )
  let made = statement._generate()
  made._whereCriteria = [deepAnnotate(and(...parts), { _ormAdapt: true })]
  if (options.options) made = made.options(...options.options)
  const lock = options.withForUpdate
  if (lock) made = made.withForUpdate(typeof lock === 'object' ? lock : {})
  return made
}

/** The values of a primary key in the order of its columns. */
export function primaryKeyOf(mapper: Mapper, ident: any): readonly unknown[] {
  mapper._checkConfigure()
  let key: readonly unknown[]
  if (Array.isArray(ident)) key = ident
  else if (ident !== null && typeof ident === 'object' && Object.getPrototypeOf(ident) === Object.prototype) {
    key = mapper._identityKeyProps.map((prop) => {
      if (!(prop.key in ident)) {
        throw new exc.InvalidRequestError(
          `Incorrect names of values in identifier to formulate primary key for session.get(); primary key attribute names are ${mapper._identityKeyProps.map((each) => `'${each.key}'`).join(',')}`,
        )
      }
      return ident[prop.key]
    })
  } else key = [ident]
  if (key.some((value) => value === undefined || Number.isNaN(value))) {
    throw new exc.ArgumentError(
      `The primary key of ${mapper.className} is given as ${key.map(String).join(', ')}: a value that is not there, or a text that is no number? Write null for NULL`,
    )
  }
  if (key.length !== mapper.primaryKey.length) {
    throw new exc.InvalidRequestError(
      `Incorrect number of values in identifier to formulate primary key for session.get(); primary key columns are ${mapper.primaryKey.map((column) => `'${(column as any).table?.name}.${column.name}'`).join(',')}`,
    )
  }
  return key
}
