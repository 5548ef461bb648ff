// What TypeScript's names mean: orm-core's exports are themselves, but for those that would connect, and for base classes,
// whose subclasses the interpreter maps; types of the language answer as the library's classes of the same values.

import type { Interpreter } from '../interpreter.ts'
import { builtinClass } from '../library/builtins.ts'
import { libraryModule } from '../library/index.ts'
import { libraryClass, native, pure } from '../library/make.ts'
import { type Dialect, fromOrm, ormExport } from '../library/orm-core.ts'
import { makeQuery } from '../library/sessions.ts'
import { sqlalchemyMember } from '../library/sqlalchemy.ts'
import { toText } from '../strings.ts'
import { truthOf } from '../truth.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import { PyClass, PyDict, PyFloat, PyList, PyModule, PyScalar, PyTuple, type Value } from '../values.ts'
import { declarativeBase, declaredTable } from './models.ts'

const MODULES: ReadonlyMap<string, Dialect | 'core'> = new Map([
  ['orm-core', 'core'],
  ['orm-core/sqlite', 'sqlite'],
  ['orm-core/postgresql', 'postgresql'],
  ['orm-core/mysql', 'mysql'],
])

/** Exports that would connect, by the name of what stands for them in Python. */
const CONNECTING: ReadonlyMap<string, string> = new Map([
  ['createEngine', 'create_engine'],
  ['engineFromConfig', 'engine_from_config'],
  ['sessionmaker', 'sessionmaker'],
  ['scopedSession', 'scoped_session'],
  ['objectSession', 'object_session'],
  ['Session', 'Session'],
  ['Connection', 'Connection'],
  ['Engine', 'Engine'],
])

const modules = new WeakMap<Interpreter, Map<string, PyModule>>()

/** orm-core and its parts; null for every other package. */
export function typescriptModule(ctx: Interpreter, name: string): PyModule | null {
  const dialect = MODULES.get(name)
  if (dialect === undefined) return null
  let known = modules.get(ctx)
  if (known === undefined) {
    known = new Map()
    modules.set(ctx, known)
  }
  let module = known.get(name)
  if (module === undefined) {
    const members = new Map<string, Value | undefined>()
    module = new PyModule(name, null, null, (member) => {
      if (!members.has(member)) members.set(member, exported(ctx, member, dialect))
      return members.get(member)
    })
    module.state = 'done'
    known.set(name, module)
  }
  return module
}

function exported(ctx: Interpreter, name: string, dialect: Dialect | 'core'): Value | undefined {
  const connecting = CONNECTING.get(name)
  if (connecting !== undefined) return sqlalchemyMember(ctx, 'sqlalchemy.orm', connecting)
  if (name === 'declarativeBase') return native(name, (args) => declarativeBase(ctx, args))
  if (name === 'derive') return native(name, (args) => args.positional[0])
  if (name === 'table') return native(name, (args, site) => declaredTable(ctx, args, site))
  if (name === 'configureMappers') return native(name, () => null)
  if (name === 'Query') return native(name, (args, site) => makeQuery(ctx, itemsOf(args.positional[0]), site))
  const own = dialect === 'core' ? undefined : ormExport(name, dialect)
  const found = own ?? ormExport(name)
  return found === undefined ? undefined : fromOrm(found)
}

function itemsOf(value: Value): readonly Value[] {
  return value instanceof PyList || value instanceof PyTuple ? value.items : [value]
}

/** Types whose values the library has a class for, by its Python name. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'str',
  number: 'int',
  bigint: 'int',
  boolean: 'bool',
  Array: 'list',
  ReadonlyArray: 'list',
  Iterable: 'list',
  Set: 'set',
  ReadonlySet: 'set',
  Record: 'dict',
  Uint8Array: 'bytes',
  Buffer: 'bytes',
}

const globals = new WeakMap<Interpreter, Map<string, Value>>()

/** A name that every TypeScript file sees. */
export function typescriptGlobal(ctx: Interpreter, name: string): Value | undefined {
  if (Object.hasOwn(TYPES, name)) return builtinClass(ctx, TYPES[name]!)
  let known = globals.get(ctx)
  if (known === undefined) {
    known = makeGlobals(ctx)
    globals.set(ctx, known)
  }
  return known.get(name)
}

function makeGlobals(ctx: Interpreter): Map<string, Value> {
  const table = new Map<string, Value>()
  const datetime = libraryModule(ctx, 'datetime')?.resolve?.('datetime')
  const moment = new PyScalar('datetime', '2024-01-02 03:04:05', Date.UTC(2024, 0, 2, 3, 4, 5))
  table.set(
    'Date',
    libraryClass('globals', 'Date', {
      bases: datetime instanceof PyClass ? [datetime] : [],
      construct: (args, site) => {
        const [given] = args.positional
        const written = typeof given === 'string' && args.positional.length === 1 ? Date.parse(given) : Number.NaN
        if (!Number.isNaN(written)) {
          const text = new Date(written)
            .toISOString()
            .replace('T', ' ')
            .replace(/\.?0*Z$/, '')
          return new PyScalar('datetime', text, written)
        }
        return new Unknown({ source: site.source, path: site.path, span: site.span, sample: moment })
      },
      members: {
        now: native('now', (_args, site) => new Unknown({ source: site.source, path: site.path, span: site.span })),
      },
    }),
  )
  table.set(
    'String',
    pure('String', ([value]) => toText(value) ?? undefined),
  )
  table.set(
    'Number',
    pure('Number', ([value]) => numberOf(value)),
  )
  table.set(
    'Boolean',
    pure('Boolean', ([value]) => truthOf(value).value),
  )
  table.set(
    'parseInt',
    pure('parseInt', ([value]) => numberOf(value)),
  )
  table.set(
    'parseFloat',
    pure('parseFloat', ([value]) => numberOf(value)),
  )
  table.set('Infinity', new PyFloat(Number.POSITIVE_INFINITY))
  table.set('Math', new PyModule('Math', null, null, mathMember))
  table.set('Object', new PyModule('Object', null, null, objectMember))
  return table
}

function numberOf(value: Value): Value {
  const number = value instanceof PyFloat ? value.value : Number(value)
  if (Number.isNaN(number)) throw new TypeError('not a number')
  return Number.isInteger(number) ? number : new PyFloat(number)
}

function mathMember(name: string): Value | undefined {
  const fn = (Math as unknown as Record<string, unknown>)[name]
  if (typeof fn !== 'function' || name === 'random') return undefined
  return pure(name, (args) =>
    numberOf(
      Reflect.apply(
        fn,
        Math,
        args.map((each) => plainNumber(each)),
      ),
    ),
  )
}

function plainNumber(value: Value): number {
  const number = value instanceof PyFloat ? value.value : value
  if (typeof number !== 'number') throw new TypeError('not a number')
  return number
}

function objectMember(name: string): Value | undefined {
  const parts: Readonly<Record<string, (dict: PyDict) => Value[]>> = {
    keys: (dict) => dict.keys(),
    values: (dict) => dict.values(),
    entries: (dict) => [...dict.entries.values()].map(({ key, value }) => new PyList([key, value])),
  }
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined
  if (part !== undefined) {
    return native(name, (args, site) => {
      const [given] = args.positional
      const dict = isUnknown(given) ? given.sample : given
      if (!(dict instanceof PyDict)) return new Unknown({ source: site.source, path: site.path, span: site.span })
      const list = new PyList(part(dict))
      list.rest = dict.rest ?? (isUnknown(given) ? given : null)
      return list
    })
  }
  if (name === 'freeze' || name === 'seal') return native(name, (args) => args.positional[0])
  if (name === 'fromEntries') return native(name, (args) => fromEntries(args.positional[0]))
  return undefined
}

function fromEntries(value: Value): Value {
  const dict = new PyDict()
  for (const entry of itemsOf(value)) {
    const [key, item] = itemsOf(entry)
    dict.set(key, item)
  }
  return dict
}
