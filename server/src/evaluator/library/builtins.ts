// Python's built-in names. The pure ones are applied to the samples of unknowns as well (calls.ts).

import { getAttribute, setAttribute } from '../attributes.ts'
import { callValue, ownText, positionally } from '../calls.ts'
import { chooseCandidate } from '../candidates.ts'
import { chooseAlternative } from '../choices.ts'
import { classInMaking, makeClass } from '../classes.ts'
import { formOf } from '../forms.ts'
import { propertyOf } from '../instances.ts'
import type { Interpreter } from '../interpreter.ts'
import { iterate } from '../iteration.ts'
import { asNumber, binaryOperation, compareOperation, equals } from '../operators.ts'
import { toRepr, toText } from '../strings.ts'
import { ownTruth, truthOf } from '../truth.ts'
import { isUnknown, NO_SAMPLE, Unknown } from '../unknown.ts'
import {
  BoundMethod,
  ClassMethod,
  EnumMember,
  NativeFunction,
  NOT_IMPLEMENTED,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyForm,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyModule,
  PyNamespace,
  PyProperty,
  PyRaise,
  PyRange,
  PyScalar,
  PySet,
  PySlice,
  PySuper,
  PyTuple,
  PyUnion,
  StaticMethod,
  type Value,
} from '../values.ts'
import { memberInMaking } from './enums.ts'
import { openFunction } from './files.ts'
import { libraryClass, native, pure } from './make.ts'
import { unknownFunction } from './orm-call.ts'
import { fromOrm, isInstanceOf, isOrmObject } from './orm-core.ts'
import { fieldsAsDict } from './standard.ts'
import { interpretedClass, ormBaseOf } from './types.ts'
import { runtimeClass } from './typing.ts'

const tables = new WeakMap<Interpreter, Map<string, Value>>()

export function builtin(ctx: Interpreter, name: string): Value | undefined {
  let table = tables.get(ctx)
  if (table === undefined) {
    table = makeBuiltins(ctx)
    tables.set(ctx, table)
  }
  return table.get(name)
}

/** A built-in class by name: they are one object for all modules. */
export function builtinClass(ctx: Interpreter, name: string): PyClass {
  return builtin(ctx, name) as PyClass
}

const EXCEPTIONS =
  'Exception ArithmeticError AssertionError AttributeError EOFError ImportError IndexError KeyError LookupError ' +
  'ModuleNotFoundError NameError NotImplementedError OSError OverflowError PermissionError RuntimeError StopIteration ' +
  'StopAsyncIteration SyntaxError TimeoutError TypeError UnicodeError ValueError ZeroDivisionError Warning ' +
  'DeprecationWarning UserWarning RuntimeWarning ConnectionError FileNotFoundError RecursionError UnicodeDecodeError'

function makeBuiltins(ctx: Interpreter): Map<string, Value> {
  const table = new Map<string, Value>()
  // `super().__new__(cls)`, `object.__new__(cls)`, `str.__new__(cls, "x")`
  const newObject = native('__new__', ({ positional: [type] }, site) => {
    if (type instanceof PyClass && type.fact('enum')) return memberInMaking(ctx, type)
    return type instanceof PyClass && type.place !== null && type.construct === null && ormBaseOf(type) === null
      ? new PyInstance(type)
      : new Unknown({ source: site.source, path: site.path, span: site.span })
  })
  const object = libraryClass('builtins', 'object', {
    facts: { constructs: false },
    resolve: (name) => (name === '__new__' ? newObject : undefined),
  })
  object.construct = () => new PyInstance(object)
  table.set('object', object)
  const scalarClass = (
    name: string,
    convert: (args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value,
    bases = [object],
  ) => {
    const converter = pure(name, convert)
    const type = libraryClass('builtins', name, {
      bases,
      construct: (args, site) => callValue(ctx, converter, args, site),
    })
    table.set(name, type)
    return type
  }
  const int = scalarClass('int', ([value, base]) => toInt(value, base))
  scalarClass('bool', ([value]) => (value === undefined ? false : truthOf(value).value), [int])
  scalarClass('float', ([value]) => toFloat(value))
  const string = scalarClass('str', ([value]) => {
    if (value === undefined) return ''
    if (value instanceof PyBytes) return value.text
    const text = toText(value)
    if (text === null) throw new TypeError('str() of an object')
    return text
  })
  const plain = string.construct!
  string.construct = (args, site) => {
    const own = args.positional.length === 1 ? ownText(ctx, args.positional[0], site) : undefined
    return own ?? plain(args, site)
  }
  string.resolve = (name) =>
    name.startsWith('__')
      ? undefined
      : native(name, (args, site) => {
          const [receiver, ...rest] = args.positional
          return callValue(ctx, getAttribute(ctx, receiver, name, site), { ...args, positional: rest }, site)
        })
  scalarClass(
    'bytes',
    ([value]) => new PyBytes(value instanceof PyBytes ? value.text : typeof value === 'string' ? value : ''),
  )
  scalarClass('complex', () => new PyScalar('complex', '0j'))

  const containerClass = (name: string, make: (items: Value[], rest: Value | null) => Value) => {
    const type = libraryClass('builtins', name, {
      bases: [object],
      construct: (args, site) => {
        if (args.positional.length === 0) return make([], null)
        const source = args.positional[0]
        const items = iterate(ctx, source, site)
        if (isUnknown(source)) {
          const sample = make([...items.values], items.rest)
          return new Unknown({
            source: site.source,
            path: site.path,
            span: site.span,
            reason: source.reason,
            sample: source.hasSample ? sample : NO_SAMPLE,
          })
        }
        return make([...items.values], items.rest)
      },
    })
    table.set(name, type)
    return type
  }
  const withRest = <T extends PyList | PyTuple>(list: T, rest: Value | null): T => {
    list.rest = rest
    return list
  }
  containerClass('list', (items, rest) => withRest(new PyList(items), rest))
  containerClass('tuple', (items, rest) => withRest(new PyTuple(items), rest))
  containerClass('set', (items) => new PySet(items))
  containerClass('frozenset', (items) => new PySet(items))
  table.set(
    'dict',
    libraryClass('builtins', 'dict', {
      bases: [object],
      construct: (args, site) => {
        const dict = new PyDict()
        const source = args.positional[0]
        if (source instanceof PyDict) {
          for (const { key, value } of source.entries.values()) dict.set(key, value)
          dict.rest = source.rest
        } else if (isUnknown(source)) dict.rest = source
        else if (isInstanceOf(source, 'ColumnCollection')) {
          for (const [key, column] of (source as { items(): Iterable<[string, unknown]> }).items())
            dict.set(key, fromOrm(column))
        } else if (source !== undefined) {
          for (const pair of iterate(ctx, source, site).values) {
            const items = iterate(ctx, pair, site).values
            if (items.length === 2) dict.set(items[0], items[1])
          }
        }
        for (const [key, value] of args.keywords) dict.set(key, value)
        if (args.unknownSplats.length > 0) dict.rest = args.unknownSplats[0]
        return dict
      },
      members: {
        fromkeys: new StaticMethod(
          native(
            'fromkeys',
            (args, site) =>
              new PyDict(
                iterate(ctx, args.positional[0], site).values.map((key) => [key, args.positional[1] ?? null] as const),
              ),
          ),
        ),
      },
    }),
  )
  const newClass = new NativeFunction('__new__', (args, site) => classInMaking(ctx, args, site))
  const type = libraryClass('builtins', 'type', {
    bases: [object],
    construct: (args, site) => {
      if (args.positional.length === 1) return typeOf(ctx, args.positional[0], site.source)
      const made = makeClass(ctx, args, site)
      if (made !== null) return made
      const [name] = args.positional
      const { path, span } = site
      const reason = 'class made by type(…)'
      const known = ctx.unresolved.some(
        (gap) => gap.path === path && gap.span.start === span.start && gap.reason === reason,
      )
      if (!known) ctx.unresolved.push({ path, span, reason, declares: typeof name === 'string' ? name : null })
      return new Unknown({ source: site.source, path, span, reason })
    },
    resolve: (name) => (name === '__new__' ? newClass : undefined),
  })
  table.set('type', type)
  const none = libraryClass('builtins', 'NoneType', { bases: [object] })
  table.set('\u0000NoneType', none)

  const base = libraryClass('builtins', 'BaseException', { bases: [object] })
  table.set('BaseException', base)
  for (const name of EXCEPTIONS.split(' ')) {
    const parent = name === 'Exception' ? base : (table.get('Exception') as PyClass)
    table.set(name, libraryClass('builtins', name, { bases: [parent] }))
  }

  for (const [name, apply] of Object.entries(PURE)) table.set(name, pure(name, apply))
  const add = (name: string, call: Parameters<typeof native>[1]) => table.set(name, native(name, call))
  add('print', () => null)
  add('super', ({ positional: [after, receiver] }) =>
    after instanceof PyClass && receiver !== undefined
      ? new PySuper(after, receiver)
      : new Unknown({ source: 'super()' }),
  )
  add('locals', () => new PyDict())
  add('__import__', ({ positional: [name] }, site) => {
    const module = typeof name === 'string' ? ctx.modules.importModule(site.path, 0, name.split('.')[0]!) : null
    return module ?? new Unknown({ source: site.source, path: site.path, span: site.span })
  })
  add('globals', (_args, site) => {
    const scope = ctx.run === null ? ctx.moduleOf(site.path)?.scope : null
    return scope ? new PyNamespace(scope) : new Unknown({ source: site.source })
  })
  add('vars', (args, site) => {
    const value = args.positional[0]
    return isUnknown(value) ? fieldsAsDict(ctx, value, site) : getAttribute(ctx, value, '__dict__', site)
  })
  add('len', (args, site) => {
    const [value] = args.positional
    const sample = lengthOf(ctx, value, site)
    if (typeof sample === 'number') return sample
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      annotation: 'int',
      sample: sample.sample,
    })
  })
  add('range', (args, site) => {
    const numbers = args.positional.map((value) => (isUnknown(value) ? value.sample : value))
    if (!numbers.every((n) => typeof n === 'number'))
      return new Unknown({ source: site.source, path: site.path, span: site.span })
    const [a = 0, b, c] = numbers as number[]
    const range = b === undefined ? new PyRange(0, a, 1) : new PyRange(a, b, c || 1)
    return args.positional.some(isUnknown)
      ? new Unknown({ source: site.source, path: site.path, span: site.span, sample: range })
      : range
  })
  add('enumerate', (args, site) => {
    const items = iterate(ctx, args.positional[0], site)
    const start = asNumber(args.positional[1] ?? args.keywords.get('start') ?? 0)
    const list = new PyList(items.values.map((item, index) => new PyTuple([index + Number(start ?? 0), item])))
    list.rest = items.rest
    return list
  })
  add('zip', (args, site) => {
    const lists = args.positional.map((value) => iterate(ctx, value, site))
    const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.values.length))
    const result = new PyList(Array.from({ length }, (_x, i) => new PyTuple(lists.map((list) => list.values[i]))))
    result.rest = lists.find((list) => list.rest !== null)?.rest ?? null
    return result
  })
  add('reversed', (args, site) => {
    const items = iterate(ctx, args.positional[0], site)
    const list = new PyList([...items.values].reverse())
    list.rest = items.rest
    return list
  })
  add('sorted', (args, site) => sorted(ctx, args.positional[0], args.keywords, site))
  add('map', (args, site) => {
    const [fn, ...sources] = args.positional
    const lists = sources.map((value) => iterate(ctx, value, site))
    const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.values.length))
    const result = new PyList(
      Array.from({ length }, (_x, i) => callValue(ctx, fn, positionally(...lists.map((l) => l.values[i])), site)),
    )
    result.rest = lists.find((list) => list.rest !== null)?.rest ?? null
    return result
  })
  add('filter', (args, site) => {
    const [fn, source] = args.positional
    const items = iterate(ctx, source, site)
    const kept = items.values.filter(
      (item) => truthOf(fn === null ? item : callValue(ctx, fn, positionally(item), site), ctx).value,
    )
    const list = new PyList(kept)
    list.rest = items.rest
    return list
  })
  add('any', (args, site) => someTruth(ctx, args.positional[0], site, 'any'))
  add('all', (args, site) => someTruth(ctx, args.positional[0], site, 'all'))
  add('iter', (args) => args.positional[0])
  add('next', (args, site) => {
    const [given] = args.positional
    const items = iterate(ctx, given, site)
    if (given instanceof PyList && given.someOf !== null) return chooseCandidate(ctx, items.values, given.someOf, site)
    if (items.values.length > 0) return items.values[0]
    return args.positional.length > 1
      ? args.positional[1]
      : new Unknown({ source: site.source, path: site.path, span: site.span })
  })
  add('getattr', (args, site) => {
    const [target, given, fallback] = args.positional
    const name = formOf(ctx, given)
    if (isUnknown(name)) {
      const chosen = chooseAlternative(ctx, name, site, (each) =>
        callValue(
          ctx,
          builtin(ctx, 'getattr'),
          { ...args, positional: [target, each, ...args.positional.slice(2)] },
          site,
        ),
      )
      if (chosen !== undefined) return chosen
    }
    const plain = isUnknown(name) ? null : name instanceof EnumMember && name.mixesPrimitive ? name.value : name
    if (typeof plain !== 'string') {
      const fn = isUnknown(name) ? unknownFunction(ctx, target, name) : undefined
      if (fn !== undefined) return fn
      return new Unknown({
        source: isUnknown(name) ? name.source : site.source,
        path: site.path,
        span: site.span,
        reason: `the attribute \`${isUnknown(name) ? name.source : site.source}\` is known only when it runs`,
      })
    }
    const value = getAttribute(ctx, target, plain, site)
    if (
      isUnknown(value) &&
      args.positional.length > 2 &&
      !isUnknown(target) &&
      !(target instanceof PyInstance && !target.complete)
    )
      return fallback
    return value
  })
  add('hasattr', (args, site) => {
    const [target, name] = args.positional
    if (isUnknown(target) || isUnknown(name))
      return new Unknown({ source: site.source, path: site.path, span: site.span, sample: true })
    return !isUnknown(getAttribute(ctx, target, String(name), site))
  })
  add('setattr', (args, site) => {
    const [target, given, value] = args.positional
    const name = formOf(ctx, given)
    if (typeof name === 'string')
      setAttribute(ctx, target, name, value, { path: site.path, span: site.span, nameSpan: site.span })
    return null
  })
  add('isinstance', (args, site) => isInstance(ctx, args.positional[0], args.positional[1], site))
  add('issubclass', (args, site) => {
    const [type, parents] = args.positional
    const list = parents instanceof PyTuple ? parents.items : [parents]
    // Classes of orm-core: `issubclass(type(column.type), Numeric)`.
    if (typeof type === 'function')
      return list.some(
        (parent) => typeof parent === 'function' && (type === parent || type.prototype instanceof parent),
      )
    if (!(type instanceof PyClass))
      return new Unknown({ source: site.source, path: site.path, span: site.span, sample: false })
    return list.some((parent) => parent instanceof PyClass && type.isSubclassOf(parent))
  })
  add('callable', (args) => {
    const [value] = args.positional
    return (
      value instanceof PyFunction ||
      value instanceof BoundMethod ||
      value instanceof PyClass ||
      typeof value === 'function'
    )
  })
  add('id', (_args, site) => new Unknown({ source: site.source }))
  add('hash', (_args, site) => new Unknown({ source: site.source }))
  add('dir', (args, site) => namesOf(args.positional[0]) ?? new Unknown({ source: site.source }))
  table.set('open', openFunction(ctx))
  add('input', (_args, site) => new Unknown({ source: site.source }))
  const property = libraryClass('builtins', 'property', {
    bases: [object],
    facts: { property: true },
    construct: propertyOf,
  })
  table.set('property', property)
  add('classmethod', (args) => {
    const [fn] = args.positional
    return fn instanceof PyProperty
      ? new PyProperty(fn.getter, true)
      : fn !== undefined && typeof fn === 'object' && !(fn instanceof PyFunction)
        ? fn
        : new ClassMethod(fn)
  })
  add('staticmethod', (args) => new StaticMethod(args.positional[0]))
  add('slice', (args) => {
    const [a, b, c] = args.positional
    return b === undefined ? new PySlice(null, a, null) : new PySlice(a, b, c ?? null)
  })
  add('sum', (args, site) => {
    const items = iterate(ctx, args.positional[0], site)
    // How many there are decides: of some that are not all nothing is summed.
    if (items.rest !== null) return new Unknown({ source: site.source, path: site.path, span: site.span })
    const start = args.positional[1] ?? args.keywords.get('start') ?? 0
    return items.values.reduce((total: Value, value) => binaryOperation(ctx, '+', total, value, site), start)
  })
  table.set('NotImplemented', NOT_IMPLEMENTED)
  table.set('Ellipsis', Object.freeze({}))
  table.set('__debug__', true)
  return table
}

function someTruth(
  ctx: Interpreter,
  source: Value,
  site: { path: string; span: { start: number; end: number }; source: string },
  kind: 'any' | 'all',
): Value {
  const items = iterate(ctx, source, site)
  const truths = items.values.map((item) => truthOf(item, ctx))
  const value = kind === 'any' ? truths.some((t) => t.value) : truths.every((t) => t.value)
  if (items.rest === null && truths.every((t) => t.known)) return value
  return new Unknown({ source: site.source, path: site.path, span: site.span, annotation: 'bool', sample: value })
}

function lengthOf(
  ctx: Interpreter,
  value: Value,
  site: { path: string; span: { start: number; end: number }; source: string },
): number | { sample: Value } {
  if (typeof value === 'string') return value.length
  if (value instanceof PyList && value.someOf !== null) return { sample: value.items.length }
  if (value instanceof PyList || value instanceof PyTuple)
    return value.rest === null ? value.items.length : { sample: value.items.length }
  if (value instanceof PyDict) return value.rest === null ? value.entries.size : { sample: value.entries.size }
  if (value instanceof PySet) return value.entries.size
  if (value instanceof PyBytes) return value.text.length
  if (isUnknown(value)) {
    if (!value.hasSample || isUnknown(value.sample)) return { sample: 1 }
    const inner = lengthOf(ctx, value.sample, site)
    return typeof inner === 'number' ? { sample: inner } : inner
  }
  const own = value instanceof PyInstance ? ownTruth(ctx, value, ['__len__']) : undefined
  if (own !== undefined)
    return typeof own === 'number' ? own : { sample: isUnknown(own) && own.hasSample ? own.sample : 1 }
  const items = iterate(ctx, value, site)
  return items.rest === null ? items.values.length : { sample: 1 }
}

export function sorted(
  ctx: Interpreter,
  source: Value,
  keywords: ReadonlyMap<string, Value>,
  site: { path: string; span: { start: number; end: number }; source: string },
): Value {
  const items = iterate(ctx, source, site)
  const key = keywords.get('key')
  const keyed = items.values.map((item) => ({
    item,
    key: key == null ? item : callValue(ctx, key, positionally(item), site),
  }))
  keyed.sort((a, b) => {
    if (equals(a.key, b.key)) return 0
    return truthOf(compareOperation(ctx, '<', a.key, b.key, site)).value === true && !isOrmObject(a.key) ? -1 : 1
  })
  if (keywords.get('reverse') === true) keyed.reverse()
  const list = new PyList(keyed.map(({ item }) => item))
  list.rest = items.rest
  return list
}

export function isInstance(
  ctx: Interpreter,
  value: Value,
  types: Value,
  site: { path: string; span: { start: number; end: number }; source: string },
): Value {
  const list = types instanceof PyTuple ? types.items : types instanceof PyUnion ? types.members : [types]
  if (isUnknown(value)) {
    const plain = value.hasSample && !isUnknown(value.sample) ? isInstance(ctx, value.sample, types, site) : false
    const byType =
      value.type instanceof PyClass &&
      list.some((type) => type instanceof PyClass && (value.type as PyClass).isSubclassOf(type))
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      annotation: 'bool',
      sample: isUnknown(plain) ? false : plain === true || byType,
    })
  }
  if (list.some(isUnknown))
    return new Unknown({ source: site.source, path: site.path, span: site.span, annotation: 'bool', sample: false })
  return list.some((type) => isOne(ctx, value, type))
}

function isOne(ctx: Interpreter, value: Value, type: Value): boolean {
  if (type instanceof PyGeneric) return isOne(ctx, value, type.origin)
  if (typeof type === 'function') {
    return typeof value === 'object' && value !== null && value instanceof type
  }
  if (type instanceof PyForm) return isOfForm(ctx, value, type)
  if (!(type instanceof PyClass)) return type === null && value === null
  if (type.ormClass !== null && typeof type.ormClass === 'function') {
    return typeof value === 'object' && value !== null && value instanceof (type.ormClass as new () => object)
  }
  if (isOrmObject(value)) return interpretedClass(value)?.isSubclassOf(type) ?? false
  const actual = typeOf(ctx, value, '')
  return actual instanceof PyClass && actual.isSubclassOf(type)
}

/** The classes of Python's own that `isinstance` finds to be one of `typing` and `collections.abc`. */
const INSTANCES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    Sequence: 'list tuple str bytes',
    MutableSequence: 'list',
    Mapping: 'dict',
    MutableMapping: 'dict',
    AbstractSet: 'set frozenset',
    MutableSet: 'set',
    Iterable: 'list tuple str bytes dict set frozenset',
    Collection: 'list tuple str bytes dict set frozenset',
    Container: 'list tuple str bytes dict set frozenset',
    Sized: 'list tuple str bytes dict set frozenset',
    Reversible: 'list tuple str bytes dict',
  }).map(([form, names]) => [form, names.split(' ')]),
)

/** `isinstance(value, Sequence)`; `List` stands for `list`. */
function isOfForm(ctx: Interpreter, value: Value, form: PyForm): boolean {
  if (form.name === 'Callable')
    return value instanceof PyFunction || value instanceof BoundMethod || value instanceof NativeFunction
  const own = runtimeClass(ctx, form)
  const actual = typeOf(ctx, value, '')
  if (!(actual instanceof PyClass) || isOrmObject(value)) return false
  if (own !== null) return actual.isSubclassOf(own)
  const names = INSTANCES[form.name] ?? []
  return actual.mro.some((owner) => owner.place === null && names.includes(owner.name))
}

/** `type(value)` */
export function typeOf(ctx: Interpreter, value: Value, source: string): Value {
  const named = (name: string) => builtinClass(ctx, name)
  if (value instanceof PyInstance) return value.class
  if (value instanceof EnumMember) return value.class
  if (typeof value === 'string') return named('str')
  if (typeof value === 'boolean') return named('bool')
  if (typeof value === 'number' || typeof value === 'bigint') return named('int')
  if (value instanceof PyFloat) return named('float')
  if (value instanceof PyBytes) return named('bytes')
  if (value instanceof PyList) return value.type ?? named('list')
  if (value instanceof PyTuple) return named('tuple')
  if (value instanceof PyDict) return value.type ?? named('dict')
  if (value instanceof PySet) return value.type ?? named('set')
  if (value instanceof PyClass) return named('type')
  if (value === null) return named('\u0000NoneType')
  if (value instanceof PyScalar) {
    const module = (
      {
        datetime: 'datetime',
        date: 'datetime',
        time: 'datetime',
        timedelta: 'datetime',
        decimal: 'decimal',
        uuid: 'uuid',
        filePath: 'pathlib',
      } as Record<string, string>
    )[value.kind]
    const name =
      ({ decimal: 'Decimal', uuid: 'UUID', filePath: 'PosixPath' } as Record<string, string>)[value.kind] ?? value.kind
    const found = module === undefined ? undefined : ctx.modules.importModule('', 0, module)?.resolve?.(name)
    if (found instanceof PyClass) return found
  }
  if (isUnknown(value)) return value.type instanceof PyClass ? value.type : new Unknown({ source })
  if (isOrmObject(value) && typeof value === 'object') return fromOrm((value as object).constructor)
  return new Unknown({ source })
}

function toInt(value: Value, base: Value): Value {
  if (value === undefined) return 0
  if (typeof value === 'string') {
    const radix = typeof base === 'number' ? base : 10
    const parsed = Number.parseInt(value.replaceAll('_', ''), radix)
    if (Number.isNaN(parsed)) throw new PyRaise('ValueError', `invalid literal for int(): ${value}`)
    return parsed
  }
  const number = asNumber(value)
  if (number !== null) return typeof number === 'bigint' ? number : Math.trunc(number)
  if (value instanceof PyScalar && value.kind === 'decimal') return Math.trunc(value.number)
  throw new PyRaise('TypeError', 'int() argument')
}

function toFloat(value: Value): Value {
  if (value === undefined) return new PyFloat(0)
  const number = asNumber(value)
  if (number !== null) return new PyFloat(Number(number))
  if (value instanceof PyScalar && value.kind === 'decimal') return new PyFloat(value.number)
  if (typeof value === 'string') {
    const parsed = Number(value)
    if (!Number.isNaN(parsed)) return new PyFloat(parsed)
  }
  throw new PyRaise('ValueError', 'could not convert to float')
}

function extreme(args: readonly Value[], sign: 1 | -1): Value {
  const items =
    args.length === 1 && (args[0] instanceof PyList || args[0] instanceof PyTuple || args[0] instanceof PySet)
      ? args[0].items
      : args
  let best: Value = items[0]
  for (const item of items.slice(1)) {
    const a = asNumber(item)
    const b = asNumber(best)
    if (a !== null && b !== null) {
      if ((a < b ? -1 : a > b ? 1 : 0) === sign) best = item
    } else if (typeof item === 'string' && typeof best === 'string') {
      if ((item < best ? -1 : item > best ? 1 : 0) === sign) best = item
    } else if (item instanceof PyScalar && best instanceof PyScalar) {
      if (Math.sign(item.number - best.number) === sign) best = item
    } else throw new TypeError('not comparable')
  }
  if (best === undefined) throw new PyRaise('ValueError', 'empty sequence')
  return best
}

const PURE: Record<string, (args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value> = {
  abs: ([value]) => {
    const number = asNumber(value)
    if (number === null) throw new TypeError('abs()')
    return value instanceof PyFloat ? new PyFloat(Math.abs(Number(number))) : number < 0 ? -number : number
  },
  round: ([value, digits]) => {
    const number = Number(asNumber(value))
    if (typeof digits !== 'number') return Math.round(number)
    return new PyFloat(Number(number.toFixed(digits)))
  },
  min: (args) => extreme(args, -1),
  max: (args) => extreme(args, 1),
  pow: ([a, b]) => Number(asNumber(a)) ** Number(asNumber(b)),
  divmod: ([a, b]) =>
    new PyTuple([Math.floor(Number(asNumber(a)) / Number(asNumber(b))), Number(asNumber(a)) % Number(asNumber(b))]),
  repr: ([value]) => {
    const text = toRepr(value)
    if (text === null) throw new TypeError('repr() of an object')
    return text
  },
  ascii: ([value]) => toRepr(value) ?? '',
  chr: ([value]) => String.fromCodePoint(Number(asNumber(value))),
  ord: ([value]) => String(value).codePointAt(0) ?? 0,
  hex: ([value]) => `0x${Number(asNumber(value)).toString(16)}`,
  oct: ([value]) => `0o${Number(asNumber(value)).toString(8)}`,
  bin: ([value]) => `0b${Number(asNumber(value)).toString(2)}`,
  format: ([value]) => toText(value) ?? '',
}

/** `dir()` of what is known: the names of a class and its parents, of an instance, of a module. */
function namesOf(value: Value): PyList | null {
  const names = new Set<string>()
  const type = value instanceof PyClass ? value : value instanceof PyInstance ? value.class : null
  if (value instanceof PyInstance) for (const name of value.attributes.keys()) names.add(name)
  for (const owner of type?.mro ?? []) for (const [name, entry] of owner.entries) if (entry.assigned) names.add(name)
  if (value instanceof PyModule) for (const name of value.scope?.names.keys() ?? []) names.add(name)
  return type === null && !(value instanceof PyModule) ? null : new PyList([...names].sort())
}
