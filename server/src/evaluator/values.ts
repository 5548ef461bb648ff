// The values that interpreted source computes with: Python's containers, classes, functions, modules and scalars that
// JavaScript has no twin for. None is `null`, ints are numbers or bigints, str and bool are JavaScript's own, and
// whatever belongs to orm-core is the orm-core object itself. What only a run can tell is in unknown.ts.

import type { Expression, FunctionDefinition, LambdaExpression, Span } from '../frontends/program.ts'
import { LazyMap } from './lazy-map.ts'
import type { Scope } from './scopes.ts'

/** Anything that interpreted code can hold: `unknown` because orm-core objects are held as they are. */
export type Value = unknown

/** Gives the TypeEngine of a plain value, or undefined; set by library/sql-values.ts, which knows orm-core's types. */
export const sqlTyping: { typeOf: (value: Value) => unknown } = { typeOf: () => undefined }

/** The module whose statements are executed, to which belongs what they make; null while functions are read. */
export const making: { module: string | null } = { module: null }

export interface Change {
  /** What was changed: a container, an instance, a class, a module. */
  readonly what: object
  /** The module that it belongs to. */
  readonly home: string
  /** The module that was executed; null when a function was read. */
  readonly by: string | null
}

/** Changes of what belongs to another module than the one that is executed, until somebody takes note of them. */
export const changes: Change[] = []

/** Is told of every change of a value after it was made. */
export function noteChange(what: object, home: string | null | undefined): void {
  if (home != null && home !== making.module) changes.push({ what, home, by: making.module })
}

/** A Python float: JavaScript cannot tell 1.0 from 1. */
export class PyFloat {
  readonly value: number
  get __sqlType__(): unknown {
    return sqlTyping.typeOf(this)
  }
  constructor(value: number) {
    this.value = value
  }
  /** As a literal of SQL: with its point. */
  toString(): string {
    return floatText(this.value)
  }
}

/** A float as Python's `repr` writes it. */
export function floatText(value: number): string {
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 'nan'
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? 'inf' : '-inf'
  if (size >= 1e16 || (size < 1e-4 && size > 0)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value)
}

export class PyBytes {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What a list, set or dict of the program's own kind (`class Registry(dict)`) has beyond its items. */
abstract class Container {
  /** Its class; null for the builtin ones. */
  type: PyClass | null = null
  attributes: Map<string, Value> | null = null
}

export class PyList extends Container {
  items: Value[]
  /** The module whose execution made it. */
  readonly home: string | null = making.module
  /** Set when the list may hold more than is known: `*args` of a function that is read without its caller. */
  rest: Value | null = null
  /** How many conditions held where the list was made; null when nobody noted it. */
  born: number | null = null
  /** How many items were added under more conditions than that: the list may be without them. */
  optional = 0
  /** Which of the items it has, conditions say that only a run can tell: what each of them was called there. */
  someOf: string | null = null
  /** In Python it is a generator, which some functions take for their arguments. */
  generator = false
  constructor(items: Value[] = []) {
    super()
    this.items = items
  }
  /** Notes items that are added while `conditions` hold. */
  noteAdded(count: number, conditions: number): void {
    if (this.born !== null && conditions > this.born) this.optional += count
  }
  /** All items came under conditions: there may be none. */
  get mayBeEmpty(): boolean {
    return this.items.length > 0 && this.optional >= this.items.length
  }
}

export class PyTuple {
  readonly items: readonly Value[]
  /** As in PyList. */
  rest: Value | null = null
  /** Field names of a namedtuple. */
  readonly fields: readonly string[] | null
  constructor(items: readonly Value[] = [], fields: readonly string[] | null = null) {
    this.items = items
    this.fields = fields
  }
}

export function isContainer(value: Value): value is PyList | PySet | PyDict {
  return value instanceof PyList || value instanceof PyDict || value instanceof PySet
}

/** Set and frozenset: insertion order, keyed as PyDict is. */
export class PySet extends Container {
  readonly entries = new Map<unknown, Value>()
  readonly home: string | null = making.module
  constructor(items: Iterable<Value> = []) {
    super()
    for (const item of items) this.add(item)
  }
  add(item: Value): void {
    const key = hashKey(item)
    if (!this.entries.has(key)) this.entries.set(key, item)
  }
  get items(): Value[] {
    return [...this.entries.values()]
  }
}

export class PyDict extends Container {
  readonly home: string | null = making.module
  readonly entries = new Map<unknown, { key: Value; value: Value }>()
  /** Set when the dict may hold more than is known: `**kwargs` of a function that is read without its caller. */
  rest: Value | null = null
  /** What more it may hold is what callers may give as `**options`, or not. */
  optional = false
  /** The factory of a defaultdict. */
  factory: Value = null
  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super()
    for (const [key, value] of entries) this.set(key, value)
  }
  get(key: Value): Value | undefined {
    return this.entries.get(hashKey(key))?.value
  }
  has(key: Value): boolean {
    return this.entries.has(hashKey(key))
  }
  set(key: Value, value: Value): void {
    const hash = hashKey(key)
    const known = this.entries.get(hash)
    if (known) known.value = value
    else this.entries.set(hash, { key, value })
  }
  delete(key: Value): boolean {
    return this.entries.delete(hashKey(key))
  }
  keys(): Value[] {
    return [...this.entries.values()].map((entry) => entry.key)
  }
  values(): Value[] {
    return [...this.entries.values()].map((entry) => entry.value)
  }
}

/** `globals()` while a module is evaluated: what is put into it is bound in the module. */
export class PyNamespace extends PyDict {
  private readonly scope: Scope
  constructor(scope: Scope) {
    super()
    this.scope = scope
    for (const [name, value] of scope.names.knownEntries()) super.set(name, value)
  }
  override get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.scope.names.get(key) : undefined
  }
  override has(key: Value): boolean {
    return typeof key === 'string' && this.scope.names.has(key)
  }
  override set(key: Value, value: Value): void {
    super.set(key, value)
    if (typeof key === 'string') this.scope.assign(key, value)
  }
}

/** Python's rule of equal hashes: 1, 1.0 and True are one key; tuples are keyed by their items. */
export function hashKey(value: Value): unknown {
  if (typeof value === 'string') return `s:${value}`
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof PyFloat) return value.value
  if (value instanceof PyTuple) {
    return `t:${value.items.map((item) => keyText(hashKey(item))).join('\u0000')}`
  }
  if (value instanceof PyScalar) return `${value.kind}:${value.text}`
  if (value instanceof EnumMember && value.mixesPrimitive) return hashKey(value.value)
  return value
}

const objectNumbers = new WeakMap<object, number>()
let nextObjectNumber = 1
function keyText(key: unknown): string {
  if (typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint' || key === null) return String(key)
  if (typeof key !== 'object' && typeof key !== 'function') return String(key)
  let number = objectNumbers.get(key as object)
  if (number === undefined) {
    number = nextObjectNumber++
    objectNumbers.set(key as object, number)
  }
  return `#${number}`
}

export type ScalarKind =
  | 'datetime'
  | 'date'
  | 'time'
  | 'timedelta'
  | 'decimal'
  | 'uuid'
  | 'complex'
  | 'path'
  | 'filePath'

/** A literal of the standard library: `date(2024, 1, 2)`, `Decimal("1.5")`, `Path("x.sql")`. `text` is what `str()` gives. */
export class PyScalar {
  readonly kind: ScalarKind
  readonly text: string
  /** Milliseconds since 1970 for dates, milliseconds for timedelta. */
  readonly number: number
  /** Has a time zone. */
  readonly aware: boolean
  constructor(kind: ScalarKind, text: string, number = 0, aware = false) {
    this.kind = kind
    this.text = text
    this.number = number
    this.aware = aware
  }
  get __sqlType__(): unknown {
    return sqlTyping.typeOf(this)
  }
  toString(): string {
    return this.text
  }
}

export class PyRange {
  readonly start: number
  readonly stop: number
  readonly step: number
  constructor(start: number, stop: number, step: number) {
    this.start = start
    this.stop = stop
    this.step = step
  }
}

export class PySlice {
  readonly lower: Value
  readonly upper: Value
  readonly step: Value
  constructor(lower: Value, upper: Value, step: Value) {
    this.lower = lower
    this.upper = upper
    this.step = step
  }
}

export const ELLIPSIS = Object.freeze({ ellipsis: true })
export const NOT_IMPLEMENTED = Object.freeze({ notImplemented: true })

/** Where a definition stands, so that features can lead to it. */
export interface Place {
  readonly path: string
  readonly span: Span
  readonly nameSpan: Span
}

/** One entry of a class body, in order, with the place of its assignment. */
export interface ClassEntry {
  value: Value
  /** Annotation as written, null without one. */
  annotation: Expression | null
  /** False for `name: annotation` alone. */
  assigned: boolean
  place: Place | null
}

const NOTHING: ReadonlyMap<string, Value> = new Map()

export class PyClass {
  readonly name: string
  readonly qualname: string
  /** The module's dotted name. */
  readonly module: string
  readonly bases: readonly Value[]
  /** Body entries in order of first mention. */
  readonly entries = new Map<string, ClassEntry>()
  readonly mro: readonly PyClass[]
  /** The scope in which annotations of the body are evaluated: the body's own. */
  scope: Scope | null = null
  place: Place | null = null
  /** Keyword arguments of the class statement: `table=True`. */
  readonly keywords: ReadonlyMap<string, Value>
  /** A base that is not known: attributes that are not found may exist. */
  readonly open: boolean
  /** What calling the class gives, for classes of libraries. */
  construct: ((args: CallArguments, call: CallSite) => Value) | null = null
  /** Attributes by rule, for classes of libraries. */
  resolve: ((name: string, owner: PyClass) => Value | undefined) | null = null
  /** The orm-core side of a mapped class: a JavaScript class with `__mapper__`. */
  mapped: MappedSide | null = null
  /** The orm-core class that a class of the library stands for, such as a type. */
  ormClass: unknown = null
  /** Facts pinned by decorators and libraries: "enum", "dataclass", "declarative". */
  readonly facts = new LazyMap<string, Value>()
  typeParameters: readonly Value[] = []

  constructor(options: {
    name: string
    qualname?: string
    module: string
    bases?: readonly Value[]
    mro?: readonly PyClass[]
    keywords?: ReadonlyMap<string, Value>
    open?: boolean
  }) {
    this.name = options.name
    this.qualname = options.qualname ?? options.name
    this.module = options.module
    this.bases = options.bases ?? []
    this.keywords = options.keywords?.size ? options.keywords : NOTHING
    const parents = this.bases.map(classOf).filter((base): base is PyClass => base !== null)
    this.mro = [this, ...(options.mro ?? linearize(parents))]
    this.open = options.open ?? this.mro.slice(1).some((parent) => parent.open)
  }

  /** The entry in this class or a parent, in method resolution order. */
  lookup(name: string): { owner: PyClass; entry: ClassEntry } | null {
    for (const owner of this.mro) {
      const entry = owner.entries.get(name)
      if (entry?.assigned) return { owner, entry }
    }
    return null
  }

  isSubclassOf(other: PyClass): boolean {
    return this.mro.includes(other)
  }

  /** A fact of this class or of the nearest parent that has it. */
  fact(name: string): Value | undefined {
    for (const owner of this.mro) if (owner.facts.has(name)) return owner.facts.get(name)
    return undefined
  }
}

export interface MappedSide {
  readonly mapper: object
  readonly class: object
}

/** The metaclass that the program wrote for a class or for a parent of it. */
export function metaclassOf(type: PyClass): PyClass | null {
  for (const owner of type.mro) {
    const metaclass = owner.keywords.get('metaclass')
    if (metaclass instanceof PyClass && metaclass.place !== null) return metaclass
  }
  return null
}

/** The class behind a base-class expression: `Generic[T]` and `Repository[User]` are subscripted classes. */
export function classOf(base: Value): PyClass | null {
  if (base instanceof PyClass) return base
  if (base instanceof PyGeneric) return classOf(base.origin)
  return null
}

/** C3, as Python does; a hierarchy that has no such order falls back to depth first. */
function linearize(parents: readonly PyClass[]): PyClass[] {
  const sequences = [...parents.map((parent) => [...parent.mro]), [...parents]]
  const result: PyClass[] = []
  for (;;) {
    const open = sequences.filter((sequence) => sequence.length > 0)
    if (open.length === 0) return result
    const next = open.map((sequence) => sequence[0]!).find((head) => open.every((s) => !s.slice(1).includes(head)))
    if (next === undefined) {
      for (const sequence of open) for (const item of sequence) if (!result.includes(item)) result.push(item)
      return result
    }
    result.push(next)
    for (const sequence of sequences) if (sequence[0] === next) sequence.shift()
  }
}

export class PyInstance {
  readonly class: PyClass
  readonly home: string | null = making.module
  readonly attributes = new Map<string, Value>()
  /** False when the constructor could not be followed: attributes that are not found may exist. */
  complete = true
  constructor(type: PyClass) {
    this.class = type
  }
}

export class PyFunction {
  readonly name: string
  readonly qualname: string
  readonly definition: FunctionDefinition | LambdaExpression
  readonly scope: Scope
  readonly path: string
  readonly module: string
  readonly defaults: ReadonlyMap<string, Value>
  /** The class in whose body it was written, for `super()`. */
  owner: PyClass | null = null
  readonly facts = new LazyMap<string, Value>()
  readonly attributes = new LazyMap<string, Value>()
  constructor(options: {
    name: string
    qualname: string
    definition: FunctionDefinition | LambdaExpression
    scope: Scope
    path: string
    module: string
    defaults: ReadonlyMap<string, Value>
  }) {
    this.name = options.name
    this.qualname = options.qualname
    this.definition = options.definition
    this.scope = options.scope
    this.path = options.path
    this.module = options.module
    this.defaults = options.defaults.size > 0 ? options.defaults : NOTHING
  }
}

export class BoundMethod {
  readonly receiver: Value
  readonly function: Value
  constructor(receiver: Value, fn: Value) {
    this.receiver = receiver
    this.function = fn
  }
}

export class StaticMethod {
  readonly function: Value
  constructor(fn: Value) {
    this.function = fn
  }
}

export class ClassMethod {
  readonly function: Value
  constructor(fn: Value) {
    this.function = fn
  }
}

export class PyProperty {
  readonly getter: Value
  /** classproperty: the getter receives the class. */
  readonly onClass: boolean
  /** cached_property: asked once of each instance. */
  readonly cached: boolean
  /** What an assignment calls; null without one. */
  readonly setter: Value
  constructor(getter: Value, onClass = false, cached = false, setter: Value = null) {
    this.getter = getter
    this.onClass = onClass
    this.cached = cached
    this.setter = setter
  }
}

/** What a function decorated with contextmanager gives: `with` binds the value it yields first. */
export class PyContext {
  readonly value: Value
  constructor(value: Value) {
    this.value = value
  }
}

/** `super()` inside a method. */
export class PySuper {
  readonly after: PyClass
  readonly receiver: Value
  constructor(after: PyClass, receiver: Value) {
    this.after = after
    this.receiver = receiver
  }
}

export class PyModule {
  readonly name: string
  readonly path: string | null
  scope: Scope | null
  /** Names of a library by rule. */
  readonly resolve: ((name: string) => Value | undefined) | null
  state: 'new' | 'running' | 'done' = 'new'
  constructor(name: string, path: string | null, scope: Scope | null, resolve: PyModule['resolve'] = null) {
    this.name = name
    this.path = path
    this.scope = scope
    this.resolve = resolve
  }
}

export interface CallArguments {
  readonly positional: readonly Value[]
  readonly keywords: ReadonlyMap<string, Value>
  /** Splats whose contents are not known: `*options`, `**filters`. */
  readonly unknownSplats: readonly Value[]
  /** The expression of each positional argument, where there is one. */
  readonly expressions?: readonly (Expression | null)[]
  readonly keywordExpressions?: ReadonlyMap<string, Expression>
}

/** Where a call stands. */
export interface CallSite {
  readonly path: string
  readonly span: Span
  /** The source text of the call. */
  readonly source: string
}

/** A function of a library, with access to what was given. */
export class NativeFunction {
  readonly name: string
  readonly call: (args: CallArguments, site: CallSite) => Value
  /** Called with Unknown arguments it is applied to their samples and the result is Unknown again. */
  readonly pure: boolean
  /** Members of the function object: `property.setter`, `partial.func`. */
  readonly members: ReadonlyMap<string, Value> | null
  /** A marker by which other parts know it: "declared_attr". */
  readonly mark: string | null
  constructor(
    name: string,
    call: (args: CallArguments, site: CallSite) => Value,
    options: { pure?: boolean; members?: ReadonlyMap<string, Value>; mark?: string } = {},
  ) {
    this.name = name
    this.call = call
    this.pure = options.pure ?? false
    this.members = options.members ?? null
    this.mark = options.mark ?? null
  }
}

export class EnumMember {
  readonly class: PyClass
  name: string
  value: Value
  /** What `__init__` or `__new__` of its class has set on it. */
  attributes: Map<string, Value> | null = null
  constructor(type: PyClass, name: string, value: Value) {
    this.class = type
    this.name = name
    this.value = value
  }
  /** SQLAlchemy knows no type for a member that it meets as a plain value. */
  get __sqlType__(): unknown {
    return undefined
  }
  toString(): string {
    return `${this.class.name}.${this.name}`
  }
  /** `class Color(str, Enum)`: the member equals its value. */
  get mixesPrimitive(): boolean {
    return this.class.fact('enumMixin') === true
  }
}

/** A subscripted class or typing form: `list[int]`, `Mapped[str]`, `Optional[X]`. */
export class PyGeneric {
  readonly origin: Value
  readonly args: readonly Value[]
  constructor(origin: Value, args: readonly Value[]) {
    this.origin = origin
    this.args = args
  }
}

/** `X | None`, `Union[X, Y]`, `Optional[X]`. */
export class PyUnion {
  readonly members: readonly Value[]
  constructor(members: readonly Value[]) {
    this.members = members
  }
}

/** `Annotated[type, ...metadata]`. Kept by identity: it is a key of type_annotation_map. */
export class PyAnnotated {
  readonly type: Value
  readonly metadata: readonly Value[]
  constructor(type: Value, metadata: readonly Value[]) {
    this.type = type
    this.metadata = metadata
  }
}

export class PyLiteralType {
  readonly values: readonly Value[]
  constructor(values: readonly Value[]) {
    this.values = values
  }
}

export class PyTypeVar {
  readonly name: string
  readonly bound: Value
  /** What it is one of: `TypeVar("M", User, Order)`. */
  readonly constraints: readonly Value[]
  constructor(name: string, bound: Value, constraints: readonly Value[] = []) {
    this.name = name
    this.bound = bound
    this.constraints = constraints
  }
}

/** `[M: Base]`, `[M: (User, Order)]`. */
export function typeVariable(name: string, bound: Value): PyTypeVar {
  return bound instanceof PyTuple ? new PyTypeVar(name, undefined, bound.items) : new PyTypeVar(name, bound)
}

/** A PEP 695 alias or NewType: its name counts in type_annotation_map. */
export class PyTypeAlias {
  readonly name: string
  readonly value: () => Value
  /** NewType is its supertype at run time. */
  readonly newType: boolean
  constructor(name: string, value: () => Value, newType = false) {
    this.name = name
    this.value = value
    this.newType = newType
  }
}

/** A name of `typing`: Optional, Union, Annotated, Any, ClassVar, and of sqlalchemy.orm: Mapped and its kin. */
export class PyForm {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** An annotation written as text, to be read in a scope when it is needed. */
export class PyForwardReference {
  readonly text: string
  readonly scope: Scope | null
  readonly span: Span | null
  constructor(text: string, scope: Scope | null, span: Span | null) {
    this.text = text
    this.scope = scope
    this.span = span
  }
}

/** `@declared_attr`: called with the mapped class when it is declared. */
export class DeclaredAttr {
  readonly function: Value
  readonly cascading: boolean
  constructor(fn: Value, cascading = false) {
    this.function = fn
    this.cascading = cascading
  }
}

/** `@hybrid_property` and `@hybrid_method` with their SQL sides. */
export class Hybrid {
  readonly kind: 'property' | 'method'
  readonly getter: Value
  /** Gives the SQL expression; the getter does when there is none. */
  expression: Value
  /** Gives a comparator for the class. */
  comparator: Value = null
  updateExpression: Value = null
  constructor(kind: 'property' | 'method', getter: Value, expression: Value = null) {
    this.kind = kind
    this.getter = getter
    this.expression = expression
  }
  copy(changes: Partial<Pick<Hybrid, 'expression' | 'comparator' | 'updateExpression'>>): Hybrid {
    return Object.assign(Object.assign(new Hybrid(this.kind, this.getter), this), changes)
  }
}

/** A Python exception on its way. */
export class PyRaise extends Error {
  readonly value: Value
  readonly typeName: string
  constructor(typeName: string, message: string, value: Value = null) {
    super(message)
    this.typeName = typeName
    this.value = value
  }
}
