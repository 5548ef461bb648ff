// The rest of the standard library that models and queries lean on: functools, collections, re, operator, dataclasses,
// contextlib, itertools. Also the bases of advanced_alchemy and pydantic, as far as names go.

import { getAttribute } from '../attributes.ts'
import { callValue, positionally } from '../calls.ts'
import { asContextManager } from '../functions.ts'
import { fieldsOf, instantiate, namedTuple } from '../instances.ts'
import type { Interpreter } from '../interpreter.ts'
import { iterate } from '../iteration.ts'
import { binaryOperation, compareOperation, unaryOperation } from '../operators.ts'
import { subscript } from '../subscripts.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  NativeFunction,
  PyClass,
  PyContext,
  PyDict,
  PyFunction,
  PyInstance,
  PyList,
  PyProperty,
  PyScalar,
  PyTuple,
  type Value,
} from '../values.ts'
import { builtin, builtinClass } from './builtins.ts'
import { openFunction, packageData, resourcesModule } from './files.ts'
import { libraryClass, native, pure } from './make.ts'
import { fspath, pathFunctions, pathlibModule } from './paths.ts'
import { isClassVariable } from './pydantic.ts'
import { regularExpressions } from './regular-expressions.ts'
import { singleDispatch } from './single-dispatch.ts'
import { starletteConfig } from './starlette.ts'

/** The environment of the program: nobody knows it here, and what it does without is what it says itself. */
function operatingSystem(ctx: Interpreter): Record<string, Value> {
  const environ = new PyDict()
  environ.rest = new Unknown({ source: 'os.environ', sample: null, settled: true })
  environ.optional = true
  return {
    environ,
    fspath,
    sep: '/',
    getenv: getAttribute(ctx, environ, 'get', { path: '', span: { start: 0, end: 0 }, source: 'os.environ' }),
  }
}

/** A decorator that returns what it is given, with or without arguments. */
function transparent(name: string): NativeFunction {
  return native(name, (args) => {
    const [first] = args.positional
    if (
      args.positional.length === 1 &&
      args.keywords.size === 0 &&
      (first instanceof PyFunction || first instanceof PyClass)
    )
      return first
    return native(name, (inner) => inner.positional[0])
  })
}

export function standardModule(ctx: Interpreter, name: string): Record<string, Value> | null {
  switch (name) {
    case 'functools':
      return functools(ctx)
    case 'collections':
      return collections(ctx)
    case 're':
      return regularExpressions(ctx)
    case 'operator':
      return operators(ctx)
    case 'dataclasses':
      return dataclasses(ctx)
    case 'contextlib':
      return {
        contextmanager: native('contextmanager', (args) => contextManager(ctx, args.positional[0])),
        asynccontextmanager: native('asynccontextmanager', (args) => contextManager(ctx, args.positional[0])),
        suppress: native('suppress', () => null),
        closing: native('closing', (args) => args.positional[0]),
        nullcontext: native('nullcontext', (args) => args.positional[0] ?? null),
        ExitStack: exitStack(ctx, 'ExitStack', 'enter_context', '__enter__'),
        AsyncExitStack: exitStack(ctx, 'AsyncExitStack', 'enter_async_context', '__aenter__'),
      }
    case 'itertools':
      return {
        ...iterators(ctx),
        chain: native(
          'chain',
          (args, site) => flatten(args.positional.map((value) => iterate(ctx, value, site))),
          new Map([
            [
              'from_iterable',
              native('from_iterable', (args, site) =>
                flatten(iterate(ctx, args.positional[0], site).values.map((v) => iterate(ctx, v, site))),
              ),
            ],
          ]),
        ),
      }
    case 'abc':
      return {
        ABC: libraryClass('abc', 'ABC', { bases: [builtinClass(ctx, 'object')] }),
        ABCMeta: libraryClass('abc', 'ABCMeta', { bases: [builtinClass(ctx, 'type')] }),
        abstractmethod: transparent('abstractmethod'),
        abstractproperty: builtin(ctx, 'property'),
      }
    case 'copy':
      return {
        copy: native('copy', (args) => args.positional[0]),
        deepcopy: native('deepcopy', (args) => args.positional[0]),
      }
    case 'os':
      return operatingSystem(ctx)
    case 'os.path':
    case 'posixpath':
      return pathFunctions()
    case 'pathlib':
      return pathlibModule(ctx)
    case 'importlib.resources':
    case 'importlib_resources':
      return resourcesModule(ctx)
    case 'io':
      return { open: openFunction(ctx) }
    case 'pkgutil':
      return { get_data: packageData(ctx) }
    case 'starlette.config':
      return starletteConfig(ctx)
    case 'sys':
      return {
        version_info: new PyTuple([3, 13, 0, 'final', 0], ['major', 'minor', 'micro', 'releaselevel', 'serial']),
        platform: 'linux',
        modules: loadedModules(ctx),
        maxsize: 9223372036854775807n,
        byteorder: 'little',
      }
    case 'importlib':
      return {
        import_module: native('import_module', (args, site) => {
          const name = absoluteName(args.positional[0], args.positional[1] ?? args.keywords.get('package'))
          const found = name === null ? null : ctx.modules.importModule(site.path, 0, name)
          return found ?? new Unknown({ source: site.source, path: site.path, span: site.span })
        }),
      }
    case 'types':
      return {
        MappingProxyType: native('MappingProxyType', (args) => args.positional[0]),
        SimpleNamespace: libraryClass('types', 'SimpleNamespace', { bases: [builtinClass(ctx, 'object')] }),
        ModuleType: libraryClass('types', 'ModuleType', { bases: [builtinClass(ctx, 'object')] }),
        NoneType: builtin(ctx, '\u0000NoneType'),
      }
    case 'textwrap':
      return { dedent: pure('dedent', ([text]) => dedent(String(text))) }
    case 'warnings':
      return { warn: native('warn', () => null), deprecated: transparent('deprecated') }
    case 'inflection':
      return {
        underscore: pure('underscore', ([text]) => underscore(String(text))),
        tableize: pure('tableize', ([text]) => `${underscore(String(text))}s`),
      }
    default:
      return null
  }
}

/** `sys.modules`: every module that can be imported is in it. */
function loadedModules(ctx: Interpreter): PyInstance {
  const type = libraryClass('sys', 'modules', {
    bases: [builtinClass(ctx, 'object')],
    members: {
      __getitem__: native(
        '__getitem__',
        ({ positional: [name] }, site) =>
          (typeof name === 'string' ? ctx.modules.importModule(site.path, 0, name) : null) ??
          new Unknown({ source: site.source, path: site.path, span: site.span }),
      ),
      get: native(
        'get',
        ({ positional: [name] }, site) =>
          (typeof name === 'string' ? ctx.modules.importModule(site.path, 0, name) : null) ??
          new Unknown({ source: site.source, path: site.path, span: site.span }),
      ),
    },
  })
  return new PyInstance(type)
}

/** textwrap.dedent: the margin that all lines which are not blank have in common. */
function dedent(text: string): string {
  const lines = text.split('\n').map((line) => (/^[ \t]+$/.test(line) ? '' : line))
  const margins = lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)![0])
  let margin = margins[0] ?? ''
  for (const each of margins) while (!each.startsWith(margin)) margin = margin.slice(0, -1)
  return lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line)).join('\n')
}

function underscore(text: string): string {
  return text
    .replace(/([A-Z\d]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}

function contextManager(ctx: Interpreter, fn: Value): Value {
  return fn instanceof PyFunction ? new NativeFunction(fn.name, asContextManager(ctx, fn)) : fn
}

/** What the functions of itertools give for sequences that are known. */
function iterators(ctx: Interpreter): Record<string, Value> {
  const of = (name: string, apply: (lists: (readonly Value[])[], args: CallArguments, site: CallSite) => Value[]) =>
    native(name, (args, site) => {
      const lists = args.positional.map((value) => (isIterable(value) ? iterate(ctx, value, site).values : []))
      return new PyList(apply(lists, args, site))
    })
  return {
    islice: of('islice', ([list = []], args) => {
      const [, ...bounds] = args.positional
      const [start, stop, step] = bounds.length === 1 ? [0, bounds[0], 1] : [bounds[0] ?? 0, bounds[1], bounds[2] ?? 1]
      return list
        .slice(Number(start), typeof stop === 'number' ? stop : undefined)
        .filter((_, index) => index % Number(step) === 0)
    }),
    product: of('product', (lists) =>
      lists
        .reduce<Value[][]>((all, list) => all.flatMap((head) => list.map((item) => [...head, item])), [[]])
        .map((items) => new PyTuple(items)),
    ),
    zip_longest: of('zip_longest', (lists, args) =>
      Array.from(
        { length: Math.max(0, ...lists.map((list) => list.length)) },
        (_, index) => new PyTuple(lists.map((list) => list[index] ?? args.keywords.get('fillvalue') ?? null)),
      ),
    ),
    pairwise: of('pairwise', ([list = []]) => list.slice(1).map((item, index) => new PyTuple([list[index], item]))),
    starmap: native('starmap', (args, site) => {
      const [fn, list] = args.positional
      const calls = iterate(ctx, list, site).values.map((each) => iterate(ctx, each, site).values)
      return new PyList(calls.map((given) => callValue(ctx, fn, positionally(...given), site)))
    }),
    repeat: of('repeat', (_lists, { positional }) =>
      typeof positional[1] === 'number' ? new Array(Math.min(positional[1], 100)).fill(positional[0]) : [positional[0]],
    ),
  }
}

function isIterable(value: Value): boolean {
  return typeof value === 'object' && value !== null
}

function flatten(lists: readonly { values: readonly Value[]; rest: Value | null }[]): PyList {
  const list = new PyList(lists.flatMap((each) => [...each.values]))
  list.rest = lists.find((each) => each.rest !== null)?.rest ?? null
  return list
}

function functools(ctx: Interpreter): Record<string, Value> {
  return {
    partial: native('partial', (args) => {
      const [fn, ...given] = args.positional
      return builtinFunction('partial', (more, site) =>
        callValue(
          ctx,
          fn,
          {
            positional: [...given, ...more.positional],
            keywords: new Map([...args.keywords, ...more.keywords]),
            unknownSplats: [...args.unknownSplats, ...more.unknownSplats],
          },
          site,
        ),
      )
    }),
    reduce: native('reduce', (args, site) => {
      const [fn, source, initial] = args.positional
      const items = iterate(ctx, source, site)
      const values = args.positional.length > 2 ? [initial, ...items.values] : [...items.values]
      if (values.length === 0) return new Unknown({ source: site.source, path: site.path, span: site.span })
      return values.slice(1).reduce((total, value) => callValue(ctx, fn, positionally(total, value), site), values[0])
    }),
    wraps: native('wraps', () => native('wraps', (inner) => inner.positional[0])),
    lru_cache: transparent('lru_cache'),
    cache: transparent('cache'),
    total_ordering: transparent('total_ordering'),
    singledispatch: native('singledispatch', (args) => singleDispatch(ctx, args.positional[0], false)),
    singledispatchmethod: native('singledispatchmethod', (args) => singleDispatch(ctx, args.positional[0], true)),
    cached_property: native('cached_property', (args) => new PyProperty(args.positional[0], false, true)),
    cmp_to_key: native('cmp_to_key', (args) => args.positional[0]),
    partialmethod: native('partialmethod', ({ positional: [fn, ...given], keywords }) => {
      const call = (more: CallArguments, site: CallSite): Value => {
        const [receiver, ...rest] = more.positional
        const positional = [receiver, ...given, ...rest]
        return callValue(ctx, fn, { ...more, positional, keywords: new Map([...keywords, ...more.keywords]) }, site)
      }
      return new NativeFunction('partialmethod', call, { mark: 'method' })
    }),
  }
}

function collections(ctx: Interpreter): Record<string, Value> {
  const dict = builtinClass(ctx, 'dict')
  const factoryDict = libraryClass('collections', 'defaultdict', {
    bases: [dict],
    construct: (args, site) => {
      const [factory, ...rest] = args.positional
      const made = dict.construct!({ ...args, positional: rest }, site) as PyDict
      made.factory = factory ?? null
      return made
    },
  })
  return {
    defaultdict: factoryDict,
    OrderedDict: libraryClass('collections', 'OrderedDict', {
      bases: [dict],
      construct: (args, site) => dict.construct!(args, site),
    }),
    Counter: libraryClass('collections', 'Counter', {
      bases: [dict],
      construct: (args, site) => {
        const [source] = args.positional
        if (source === undefined || source === null || source instanceof PyDict) return dict.construct!(args, site)
        const counts = new PyDict()
        const { values, rest } = iterate(ctx, source, site)
        for (const value of values) counts.set(value, Number(counts.get(value) ?? 0) + 1)
        counts.rest = rest
        return counts
      },
    }),
    // What it shows is one dict: the first of those that have a key gives its value.
    ChainMap: libraryClass('collections', 'ChainMap', {
      bases: [dict],
      construct: (args, site) => {
        const all = new PyDict()
        for (const map of args.positional.toReversed()) {
          const each = dict.construct!(positionally(map), site)
          if (!(each instanceof PyDict)) continue
          for (const { key, value } of each.entries.values()) all.set(key, value)
          all.rest ??= each.rest
        }
        return all
      },
    }),
    deque: native('deque', (args, site) =>
      args.positional.length === 0 ? new PyList() : new PyList([...iterate(ctx, args.positional[0], site).values]),
    ),
    namedtuple: native('namedtuple', (args) => {
      const [name, fields] = args.positional
      const names =
        typeof fields === 'string'
          ? fields.split(/[\s,]+/).filter(Boolean)
          : fields instanceof PyList || fields instanceof PyTuple
            ? fields.items.map(String)
            : []
      return libraryClass('collections', String(name), {
        bases: [builtinClass(ctx, 'tuple')],
        construct: (given) => namedTuple(names, given),
      })
    }),
  }
}

/** `contextlib.ExitStack`: what it enters is as in a `with` statement of its own. */
function exitStack(ctx: Interpreter, name: string, method: string, own: string): PyClass {
  const enter = (names: readonly string[]) => (args: CallArguments, site: CallSite) => {
    const context = args.positional.at(-1)
    if (context instanceof PyContext) return context.value
    const found = context instanceof PyInstance ? names.find((each) => context.class.lookup(each)) : undefined
    if (found === undefined) return context
    return callValue(ctx, getAttribute(ctx, context, found, site), positionally(), site)
  }
  const bound = (key: string, call: (args: CallArguments, site: CallSite) => Value) =>
    [key, new NativeFunction(key, call, { mark: 'method' })] as const
  return libraryClass('contextlib', name, {
    bases: [builtinClass(ctx, 'object')],
    members: Object.fromEntries([
      bound('enter_context', enter(['__enter__'])),
      bound(method, enter([own])),
      bound('callback', () => null),
      bound('push_async_callback', () => null),
    ]),
  })
}

/** One that is not bound where a class has it, and becomes a member where an enumeration has it. */
function builtinFunction(name: string, call: NativeFunction['call']): NativeFunction {
  return new NativeFunction(name, call, { mark: 'builtin' })
}

function operators(ctx: Interpreter): Record<string, Value> {
  const members: Record<string, Value> = {}
  const binary = {
    add: '+',
    sub: '-',
    mul: '*',
    truediv: '/',
    floordiv: '//',
    mod: '%',
    and_: '&',
    or_: '|',
    lshift: '<<',
    rshift: '>>',
  } as const
  for (const [name, operator] of Object.entries(binary)) {
    members[name] = builtinFunction(name, (args, site) =>
      binaryOperation(ctx, operator, args.positional[0], args.positional[1], site),
    )
  }
  const compare = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=', is_: 'is', is_not: 'is not' } as const
  for (const [name, operator] of Object.entries(compare)) {
    members[name] = builtinFunction(name, (args, site) =>
      compareOperation(ctx, operator, args.positional[0], args.positional[1], site),
    )
  }
  members.contains = builtinFunction('contains', (args, site) =>
    compareOperation(ctx, 'in', args.positional[1], args.positional[0], site),
  )
  for (const name of ['inv', 'invert'])
    members[name] = builtinFunction(name, (args, site) => unaryOperation(ctx, '~', args.positional[0], site))
  members.neg = builtinFunction('neg', (args, site) => unaryOperation(ctx, '-', args.positional[0], site))
  members.not_ = builtinFunction('not_', (args, site) => unaryOperation(ctx, 'not', args.positional[0], site))
  const each = (name: string, get: (object: Value, key: Value, site: CallSite) => Value): NativeFunction =>
    builtinFunction(name, (keys) =>
      builtinFunction(name, ({ positional: [object] }, site) => {
        const found = keys.positional.map((key) => get(object, key, site))
        return found.length === 1 ? found[0] : new PyTuple(found)
      }),
    )
  members.attrgetter = each('attrgetter', (object, path, site) =>
    String(path)
      .split('.')
      .reduce((value: Value, part) => getAttribute(ctx, value, part, site), object),
  )
  members.itemgetter = each('itemgetter', (object, key, site) => subscript(ctx, object, key, site))
  members.methodcaller = builtinFunction('methodcaller', ({ positional: [name, ...positional], keywords }) =>
    builtinFunction('methodcaller', (inner, site) => {
      const method = getAttribute(ctx, inner.positional[0], String(name), site)
      return callValue(ctx, method, { positional, keywords, unknownSplats: [] }, site)
    }),
  )
  return members
}

/** `import_module(".models", __package__)`: each dot after the first leaves one package. */
function absoluteName(name: Value, from: Value): string | null {
  if (typeof name !== 'string') return null
  const level = name.search(/[^.]|$/)
  if (level === 0) return name
  if (typeof from !== 'string') return null
  const base = from.split('.').slice(0, from.split('.').length - level + 1)
  return [...base, ...(name.length > level ? [name.slice(level)] : [])].join('.')
}

/** The fields of a dataclass or a model of pydantic by name; of one that is not known, its fields are not either. */
export function fieldsAsDict(ctx: Interpreter, value: Value, site: CallSite): Value {
  const unknown = () => new Unknown({ source: site.source, path: site.path, span: site.span })
  if (value instanceof PyInstance) {
    const names = fieldsOf(value.class)
    return new PyDict(
      names.length === 0 ? [...value.attributes] : names.map((name) => [name, value.attributes.get(name) ?? null]),
    )
  }
  if (!isUnknown(value) || !(value.type instanceof PyClass)) return unknown()
  const names = fieldsOf(value.type)
  if (names.length === 0 || value.type.place === null) return unknown()
  return new PyDict(
    names.map((name) => [name, getAttribute(ctx, value, name, { ...site, source: `${value.source}.${name}` })]),
  )
}

/** What `field(…)` has no word of. */
const MISSING = new PyScalar('path', 'MISSING')

/** A member of `fields(…)`: what its `field(…)` says, else the default of the class. */
function fieldNamed(type: PyClass, name: string, owner: PyClass): PyInstance {
  const given = owner.lookup(name)?.entry
  const instance = new PyInstance(type)
  const { attributes } = instance
  for (const key of ['default', 'default_factory']) attributes.set(key, MISSING)
  for (const key of ['init', 'repr', 'compare']) attributes.set(key, true)
  attributes.set('metadata', new PyDict())
  if (given?.value instanceof PyInstance && given.value.class === type) {
    for (const [key, value] of given.value.attributes) attributes.set(key, value)
  } else if (given?.assigned) attributes.set('default', given.value)
  attributes.set('name', name)
  return instance
}

function dataclasses(ctx: Interpreter): Record<string, Value> {
  const field = libraryClass('dataclasses', 'dataclass field')
  return {
    dataclass: native('dataclass', (args: CallArguments) => {
      const mark = (value: Value): Value => {
        if (value instanceof PyClass) value.facts.set('dataclass', true)
        return value
      }
      return args.positional.length === 1
        ? mark(args.positional[0])
        : native('dataclass', (inner) => mark(inner.positional[0]))
    }),
    field: native('field', (args) => {
      const instance = new PyInstance(field)
      for (const [key, value] of args.keywords) instance.attributes.set(key, value)
      return instance
    }),
    asdict: native('asdict', (args, site) => fieldsAsDict(ctx, args.positional[0], site)),
    astuple: native('astuple', (args, site) => {
      const dict = fieldsAsDict(ctx, args.positional[0], site)
      return dict instanceof PyDict ? new PyTuple(dict.values()) : dict
    }),
    fields: native('fields', ({ positional: [value] }, site) => {
      const type = value instanceof PyInstance ? value.class : isUnknown(value) ? value.type : value
      const names = type instanceof PyClass && type.place !== null ? fieldsOf(type) : []
      if (names.length === 0) return new Unknown({ source: site.source, path: site.path, span: site.span })
      const own = names.filter((name) => !isClassVariable(ctx, type as PyClass, name))
      return new PyTuple(own.map((name) => fieldNamed(field, name, type as PyClass)))
    }),
    replace: native('replace', (args, site) => {
      const [value] = args.positional
      if (!(value instanceof PyInstance)) return value
      const names = fieldsOf(value.class)
      if (value.class.fact('dataclass') === true && value.complete && names.length > 0) {
        // Made anew of its fields: what it has found out since is not carried over.
        const isGiven = (name: string) => fieldNamed(field, name, value.class).attributes.get('init') !== false
        const taken = (name: string) =>
          value.attributes.has(name) && isGiven(name) && !isClassVariable(ctx, value.class, name)
        const fields = names.filter(taken).map((name): [string, Value] => [name, value.attributes.get(name)])
        const keywords = new Map([...fields, ...args.keywords])
        return instantiate(ctx, value.class, { positional: [], keywords, unknownSplats: args.unknownSplats }, site)
      }
      const copy = new PyInstance(value.class)
      copy.complete = value.complete
      for (const [name, each] of [...value.attributes, ...args.keywords]) copy.attributes.set(name, each)
      return copy
    }),
    is_dataclass: native(
      'is_dataclass',
      (args) => args.positional[0] instanceof PyClass && args.positional[0].fact('dataclass') === true,
    ),
    MISSING,
    KW_ONLY: new PyScalar('path', 'KW_ONLY'),
    InitVar: builtin(ctx, 'object'),
  }
}
