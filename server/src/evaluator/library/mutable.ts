// sqlalchemy.ext.mutable: classes of values that are changed in place, the program's own as well. Of a column they say
// nothing but its type; what the values do is not followed.

import type { Interpreter } from '../interpreter.ts'
import { isUnknown } from '../unknown.ts'
import type { PyClass, Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass, native } from './make.ts'
import { callOrm } from './orm-call.ts'
import { type AnyFunction, ormExport } from './orm-core.ts'

/** What a tracked value is besides. */
const KINDS: Readonly<Record<string, string | null>> = {
  MutableBase: null,
  Mutable: null,
  MutableComposite: null,
  MutableDict: 'dict',
  MutableList: 'list',
  MutableSet: 'set',
}

const classes = new WeakMap<Interpreter, Map<string, PyClass>>()

/** `Mutable`, `MutableDict` and the like; undefined for any other name. */
export function mutableClass(ctx: Interpreter, name: string): PyClass | undefined {
  if (!Object.hasOwn(KINDS, name)) return undefined
  let known = classes.get(ctx)
  if (known === undefined) {
    known = new Map()
    classes.set(ctx, known)
  }
  let type = known.get(name)
  if (type === undefined) {
    const kind = KINDS[name] ?? 'object'
    const base = kind === 'object' ? [] : [mutableClass(ctx, 'Mutable')!]
    const members = name === 'MutableBase' || name === 'MutableComposite' ? {} : { as_mutable: asMutable(ctx) }
    type = libraryClass('sqlalchemy.ext.mutable', name, { bases: [...base, builtinClass(ctx, kind)], members })
    known.set(name, type)
  }
  return type
}

/** The type itself, made where a class was given. What is not known of it stays so. */
function asMutable(ctx: Interpreter): Value {
  return native('as_mutable', (args, site) => {
    const [type = args.keywords.get('sqltype')] = args.positional
    return isUnknown(type)
      ? type
      : callOrm(ctx, ormExport('asMutable') as AnyFunction, { ...args, positional: [type], keywords: new Map() }, site)
  })
}
