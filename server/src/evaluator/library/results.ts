// What the results of statements are made of: `session.scalars(select(User)).first()` is a User, or None. Only the
// class is known; the object itself is not.

import { Unknown } from '../unknown.ts'
import { type CallArguments, type CallSite, NativeFunction, PyClass, type Value } from '../values.ts'
import { fromOrm, isInstanceOf } from './orm-core.ts'

/** The class whose objects a result, or a list made of it, has. */
const contents = new WeakMap<Unknown, PyClass>()

/** Calls that give one object. */
const ONE = new Set(
  (
    'first one one_or_none scalar scalar_one scalar_one_or_none get get_one get_or_404 first_or_404 one_or_404 ' +
    'fetchone next'
  ).split(' '),
)
/** Calls that give a result or a list with the same objects. */
const MANY = new Set(
  'scalars unique all fetchall fetchmany yield_per partitions execute exec stream stream_scalars'.split(' '),
)

interface Selecting {
  readonly _rawColumns?: readonly { readonly _annotations?: { readonly parententity?: object } }[]
}

/** The class that a statement selects alone; null for columns and several entities. */
export function entityOfStatement(statement: Value): PyClass | null {
  if (typeof statement !== 'object' || statement === null) return null
  const columns = (statement as Selecting)._rawColumns
  if (columns?.length !== 1 || !isInstanceOf(columns[0], 'FromClause')) return null
  const entity = columns[0]?._annotations?.parententity as { class_?: object; mapper?: { class_?: object } } | undefined
  const type = fromOrm(entity?.mapper?.class_ ?? entity?.class_ ?? null)
  return type instanceof PyClass ? type : null
}

/** The result of a call that sends something which has objects of the class. */
export function resultOf(name: string, type: PyClass | null, site: CallSite): Unknown {
  const one = ONE.has(name)
  const result = new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    reason: `the result of \`${site.source}\` is known only when it runs`,
    ...(type !== null && one ? { type } : {}),
  })
  if (type !== null && !one && MANY.has(name)) contents.set(result, type)
  return result
}

/** A method of a result: what it gives has the same objects. */
export function resultAttribute(object: Unknown, name: string): Value | undefined {
  const type = contents.get(object)
  if (type === undefined || !(ONE.has(name) || MANY.has(name))) return undefined
  return new NativeFunction(name, (_args: CallArguments, site: CallSite) => resultOf(name, type, site))
}

/** The same as a list of objects of the class. */
export function listOf(list: Unknown, type: Value): Unknown {
  if (type instanceof PyClass) contents.set(list, type)
  return list
}

/** The class of the objects that iterating the value gives. */
export function elementType(value: Unknown): PyClass | undefined {
  return contents.get(value)
}
