// What TypeScript knows of a mapped class from its statics: the type of its instances, what its constructor and an
// INSERT take, and whether its relationships refer back. Nothing here exists at run time but relationship() and
// writeOnly(), whose results are typed by the target.

import type { SQLExpression } from '../sql/column-operators.ts'
import type { Delete, Insert, Update } from '../sql/dml.ts'
import type { FromClause, MetaData } from '../sql/index.ts'
import type { SchemaItem } from '../sql/schema/schema-item.ts'
import type { Table, TableOptions } from '../sql/schema/table.ts'
import type { Condition, ExecutableOption } from '../sql/selectable/row-types.ts'
import type { Select } from '../sql/selectable/select.ts'
import { collectionFactory } from './collections/factory.ts'
import type { KeyedDict, KeyFuncDict } from './collections/keyed.ts'
import type { InstrumentedList } from './collections/list.ts'
import type { ListFactory } from './collections/ordering-list.ts'
import type { InstrumentedSet } from './collections/set.ts'
import type { MappedColumn, Presence } from './mapped-column.ts'
import type { MapperArgs } from './mapper.ts'
import { checkOptionNames } from './option-names.ts'
import type { Registry } from './registry.ts'
import { type RelationshipOptions, RelationshipProperty } from './relationships.ts'

type AnyClass = abstract new (...args: any) => any

/** How many objects a relationship leads to, and in what collection. */
export type Cardinality = 'one' | 'maybe' | 'many' | 'set' | 'writeonly' | Keyed<any, any>

/** A dictionary whose key is a `K`, or what the attribute `A` of its objects holds. */
export interface Keyed<K, A extends string> {
  readonly __key: K
  readonly __keyAttribute: A
}

/** A typed relationship: the target class, how many, and the name of the other side. */
export interface Relationship<C, N extends Cardinality, B extends string = string> {
  readonly __kind: 'relationship'
  readonly __attribute: RelatedValue<C, N>
  readonly __target: () => C
  readonly __cardinality: N
  readonly __back: B
  /** Whether one of the objects meets the condition; of a single object ask `has()`. */
  any(
    this: Relationship<C, 'many' | 'set' | 'writeonly' | Keyed<any, any>, B>,
    criterion?: Condition,
  ): SQLExpression<boolean>
  /** Whether the object meets the condition; of a collection ask `any()`. */
  has(this: Relationship<C, 'one' | 'maybe', B>, criterion?: Condition): SQLExpression<boolean>
  contains(other: Inst<C>): SQLExpression<boolean>
  eq(other: Inst<C> | null): SQLExpression<boolean>
  ne(other: Inst<C> | null): SQLExpression<boolean>
  and(...criteria: Condition[]): Relationship<C, N, B>
  ofType<D>(entity: D): Relationship<D, N, B>
  __clauseElement__(): unknown
}

/** A collection that is not loaded whole. */
export interface TypedWriteOnlyCollection<E> {
  add(entity: E): void
  addAll(entities: Iterable<E>): void
  remove(entity: E): void
  /** SELECT of what is in it. */
  select(): Select<[E], E>
  /** INSERT of rows that belong to it. */
  insert(): Insert<any>
  /** UPDATE of what is in it. */
  update(): Update<any>
  /** DELETE of what is in it. */
  delete(): Delete
}

/** A class, its alias, or its mapper. */
export type EntityType = AnyClass | { readonly __alias: AnyClass } | { readonly isMapper: boolean }

/** An object of a mapped class; a class is none, and a promise of one has to be awaited. */
export type Instance = object & { readonly prototype?: never; readonly then?: never }

/** The instances of a class. */
export type Inst<C> = C extends abstract new (...args: any) => infer I ? I : never

/** What `session.get()` gives for an entity; anything where the entity is not typed. */
export type Loaded<C> = 0 extends 1 & C ? any : C extends abstract new (...args: any) => infer I ? I : any

/** What an object has under the name of a relationship. */
export type RelatedValue<C, N extends Cardinality> = N extends 'many'
  ? Inst<C>[]
  : N extends 'one'
    ? Inst<C>
    : N extends 'maybe'
      ? Inst<C> | null
      : N extends 'set'
        ? Set<Inst<C>>
        : N extends Keyed<infer K, infer A>
          ? Map<[A] extends [never] ? K : KeyIn<Inst<C>, A>, Inst<C>>
          : TypedWriteOnlyCollection<Inst<C>>

/** What an attribute holds, as a key: null is none. */
type KeyIn<E, A> = A extends keyof E ? NonNullable<E[A]> : never

/** Marks the statics that are attributes of instances. */
export interface AttributeBrand {
  readonly __kind: 'column' | 'relationship' | 'settable'
}

/** The value that an object has for a declared attribute. */
export type AttributeValue<A> = 0 extends 1 & A ? any : A extends { readonly __attribute: infer V } ? V : never

type Attributes<T> = {
  [K in keyof T as K extends 'prototype' ? never : T[K] extends AttributeBrand ? K : never]: AttributeValue<T[K]>
}

/** Attributes that objects compute or load, and nobody sets. */
type ComputedValues<T> = {
  readonly [K in keyof T as K extends 'prototype'
    ? never
    : T[K] extends { readonly __kind: 'computed' }
      ? K
      : never]: AttributeValue<T[K]>
}

/** An instance of the class whose statics are T. */
export type Entity<T> = Attributes<T> &
  ComputedValues<T> & {
    /** The attributes as promises, loaded if they have to be: `await user.awaitable.posts`. */
    readonly awaitable: { readonly [K in keyof Attributes<T>]: Promise<Attributes<T>[K]> } & {
      readonly [K in keyof ComputedValues<T>]: Promise<ComputedValues<T>[K]>
    }
    /** The columns that are loaded, as a plain object. */
    toJSON(): Record<string, any>
  }

/** What the constructor takes: columns that must be given are required, all others may be left out. */
export type Init<T> = Partial<Attributes<T>> & Given<T, 'req'>

/** Requires the keys of the columns of a presence; what they hold is said elsewhere. */
type Given<T, O extends Presence> = {
  [K in keyof T as T[K] extends { readonly __presence: O } ? (0 extends 1 & T[K] ? never : K) : never]: {} | null
}

/** What an INSERT or UPDATE takes for columns. */
type ColumnValues<T> = {
  [K in keyof T as K extends 'prototype' ? never : T[K] extends { readonly __kind: 'column' } ? K : never]?:
    | AttributeValue<T[K]>
    | SQLExpression<any>
}

/** What an UPDATE takes besides: what stands for columns. */
type SettableValues<T> = {
  [K in keyof T as K extends 'prototype'
    ? never
    : T[K] extends { readonly __kind: 'settable' }
      ? K
      : never]?: AttributeValue<T[K]>
}

/** What an INSERT takes: foreign keys are required there, for there is no relationship to supply them. */
export type InsertValues<T> = ColumnValues<T> & Given<T, 'req' | 'fk'>

// lazily checks backPopulates: it must name a relationship of the target that points back at T
type IsBad<T, R> = R extends { readonly __target: () => infer C; readonly __back: infer B }
  ? 0 extends 1 & R
    ? false
    : [B] extends [never]
      ? false
      : B extends keyof C
        ? C[B] extends { readonly __target: () => infer D }
          ? Inst<T> extends Inst<D>
            ? false
            : true
          : true
        : true
  : false
type BadBack<T> = keyof {
  [K in keyof T as K extends 'prototype' ? never : IsBad<T, T[K]> extends true ? K : never]: true
}

/** Refuses a class whose relationships don't refer back, or whose type argument is another class. */
export type Check<T> =
  Inst<T> extends Entity<T>
    ? [BadBack<T>] extends [never]
      ? unknown
      : { error: `backPopulates of '${BadBack<T> & string}' names no relationship pointing back` }
    : { error: 'the type argument of Base<typeof X> is another class' }

/** The options of a mapper by their names, `__mapper_args__` in camelCase; attributes are named by strings. */
export type MapperOptions = { [K in keyof MapperArgs as string extends K ? never : K]?: MapperArgs[K] }

/** What a class says of its table besides the name: `this.table('users', { schema: 'shop', mapper: { … } })`. */
export interface MappedTableOptions extends TableOptions {
  /** How the class is mapped: `polymorphicOn`, `polymorphicIdentity`, `versionIdCol`, `eagerDefaults`, … */
  mapper?: MapperOptions
}

/** What the base of declarative classes has: `metadata`, `registry`, `table()`, `with()`. */
export interface BaseStatics {
  readonly metadata: MetaData
  readonly registry: Registry
  /** The table that a class is mapped to. */
  readonly __table__: Table<any>
  /** Maps the class to the table of that name: constraints and indexes follow, options come last. */
  table<T>(
    this: T & Check<T>,
    name: string,
    ...items: readonly SchemaItem[] | readonly [...items: SchemaItem[], options: MappedTableOptions]
  ): void
  /** Maps the class to a table that there is already, as one that was read from a database. */
  table<T>(this: T & Check<T>, table: FromClause, options?: { mapper?: MapperOptions }): void
  /** Maps the class to the table of the class that it inherits from. */
  table<T>(this: T & Check<T>, options?: MappedTableOptions): void
  /** A base with the attributes of a mixin. */
  with<M extends object>(mixin: M): this & M
}

/** The type of what `declarativeBase()` gives, for `class User extends Base<typeof User>`. */
export interface DeclarativeBase extends BaseStatics {
  new <T>(init: Init<T>): Entity<T>
}

/** A plain table whose columns have their types. */
export type MappedTable<C> = Omit<Table<any>, 'c'> & { readonly c: C }

interface TypedRelationshipOptions<B extends string>
  extends Omit<RelationshipOptions, 'backPopulates' | 'nullable' | 'collectionClass'> {
  backPopulates?: B
}

/** What makes sets: `Set`, or a class derived from InstrumentedSet. */
type SetClass = SetConstructor | (new () => InstrumentedSet<any>) | (() => InstrumentedSet<any>)
/** What makes lists: `orderingList('position')`, or a class derived from InstrumentedList. */
type ListClass = ArrayConstructor | (new () => InstrumentedList<any>) | ListFactory

/** A relationship: a function that gives `[Post]` makes a collection, one that gives `Post` a single object. */
export function relationship<C, B extends string = never>(
  target: () => readonly [C],
  options: TypedRelationshipOptions<B> & { collectionClass: SetClass },
): Relationship<C, 'set', B>
export function relationship<C, K, A extends string = never, B extends string = never>(
  target: () => readonly [C],
  options: TypedRelationshipOptions<B> & { collectionClass: KeyedDict<K, A> | (new () => KeyFuncDict<K, any>) },
): Relationship<C, Keyed<K, A>, B>
export function relationship<C, B extends string = never>(
  target: () => readonly [C],
  options?: TypedRelationshipOptions<B> & { collectionClass?: ListClass },
): Relationship<C, 'many', B>
export function relationship<C, B extends string = never>(
  target: () => C,
  options: TypedRelationshipOptions<B> & { nullable: true },
): Relationship<C, 'maybe', B>
export function relationship<C, B extends string = never>(
  target: () => C,
  options?: TypedRelationshipOptions<B> & { nullable?: false },
): Relationship<C, 'one', B>
/** The target by its name or as a class, untyped: for mappings that are made by code. */
export function relationship(target: string | AnyClass, ...args: any[]): any
export function relationship(target: any, ...args: any[]): any {
  const last = args.at(-1)
  const isOptions = last !== null && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
  const options = isOptions ? last : {}
  checkOptionNames('relationship()', options, RELATIONSHIP_OPTIONS)
  // what can be no collection is refused where it is written
  collectionFactory(options.collectionClass)
  const secondary = args.length > (isOptions ? 1 : 0) ? args[0] : null
  return new RelationshipProperty(target, secondary, options)
}

const RELATIONSHIP_OPTIONS = {
  secondary: true,
  uselist: true,
  collectionClass: true,
  primaryjoin: true,
  secondaryjoin: true,
  backPopulates: true,
  orderBy: true,
  backref: true,
  overlaps: true,
  postUpdate: true,
  cascade: true,
  viewonly: true,
  lazy: true,
  passiveDeletes: true,
  passiveUpdates: true,
  activeHistory: true,
  enableTypechecks: true,
  foreignKeys: true,
  remoteSide: true,
  joinDepth: true,
  comparatorFactory: true,
  singleParent: true,
  innerjoin: true,
  distinctTargetKey: true,
  loadOnPending: true,
  queryClass: true,
  info: true,
  omitJoin: true,
  syncBackref: true,
  doc: true,
  cascadeBackrefs: true,
  nullable: true,
} as const satisfies Record<keyof RelationshipOptions, true>

/** A collection that is never loaded whole: `user.audit.select()`. */
export function writeOnly<C, B extends string = never>(
  target: () => readonly [C],
  options: TypedRelationshipOptions<B> = {},
): Relationship<C, 'writeonly', B> {
  checkOptionNames('writeOnly()', options, RELATIONSHIP_OPTIONS)
  return new RelationshipProperty(target, null, { ...options, lazy: 'write_only' } as any) as any
}

/** The other side of a relationship, with its options. */
export function backref(name: string, options: RelationshipOptions = {}): readonly [string, RelationshipOptions] {
  return [name, options]
}

/** A relationship whose collection is a Query. */
export function dynamicLoader(target: any, options: RelationshipOptions = {}): any {
  return new RelationshipProperty(target, null, { ...options, lazy: 'dynamic' })
}

/** A relationship of the class C. */
type OwnRelationship<C> = unknown extends C
  ? any
  : C[keyof C & Exclude<keyof C, 'prototype'>] & { readonly __kind: 'relationship' }
/** A column of the class C. */
type OwnColumn<C> = unknown extends C
  ? any
  : C[keyof C & Exclude<keyof C, 'prototype'>] & { readonly __kind: 'column' | 'computed' | 'settable' }

interface JoinedloadOptions {
  innerjoin?: boolean | 'nested' | 'unnested'
}
interface RecursionOptions {
  recursionDepth?: number
}

/** A loader option whose path has reached the class C: it goes on with relationships and columns of C. */
export interface LoadOf<C> extends ExecutableOption {
  joinedload<D>(attr: Relationship<D, any, any> & OwnRelationship<C>, options?: JoinedloadOptions): LoadOf<D>
  selectinload<D>(attr: Relationship<D, any, any> & OwnRelationship<C>, options?: RecursionOptions): LoadOf<D>
  immediateload<D>(attr: Relationship<D, any, any> & OwnRelationship<C>, options?: RecursionOptions): LoadOf<D>
  subqueryload<D>(attr: Relationship<D, any, any> & OwnRelationship<C>): LoadOf<D>
  lazyload<D>(attr: Relationship<D, any, any> & OwnRelationship<C>): LoadOf<D>
  noload<D>(attr: Relationship<D, any, any> & OwnRelationship<C>): LoadOf<D>
  raiseload<D>(attr: (Relationship<D, any, any> & OwnRelationship<C>) | '*', options?: { sqlOnly?: boolean }): LoadOf<D>
  defaultload<D>(attr: Relationship<D, any, any> & OwnRelationship<C>): LoadOf<D>
  containsEager<D>(attr: Relationship<D, any, any> & OwnRelationship<C>, options?: { alias?: unknown }): LoadOf<D>
  loadOnly(...columns: OwnColumn<C>[]): LoadOf<C>
  defer(column: OwnColumn<C> | '*', options?: { raiseload?: boolean }): LoadOf<C>
  undefer(column: OwnColumn<C> | '*'): LoadOf<C>
  undeferGroup(name: string): LoadOf<C>
  withExpression(attr: unknown, expression: unknown): LoadOf<C>
  selectinPolymorphic(classes: Iterable<unknown>): LoadOf<C>
  options(...options: ExecutableOption[]): LoadOf<C>
}

/** `selectinload(User.posts)` and its kin. */
export interface RelationshipLoad<O = object> {
  <D>(attr: Relationship<D, any, any>, options?: O): LoadOf<D>
  (token: '*', options?: O): LoadOf<any>
  /** A path of relationships; all but the last keep their own loading. */
  (
    first: Relationship<any, any, any>,
    second: Relationship<any, any, any>,
    ...rest: (Relationship<any, any, any> | '*' | O)[]
  ): LoadOf<any>
}

/** A column that an option speaks of. */
export type LoadedColumn = MappedColumn<any, any> | { readonly isAttribute: boolean }

/** `defer(User.bio)` and `undefer(User.bio)`. */
export type ColumnLoad<O = object> = (column: LoadedColumn | '*', options?: O) => LoadOf<any>

declare module '../sql/dml/dml.ts' {
  interface EntityValues<T> {
    insert: InsertValues<T>
    update: ColumnValues<T> & SettableValues<T>
  }
}

/** A subclass's base: the parent's statics and instances, with what the subclass adds. */
export type Derived<B extends AnyClass> = Omit<B, 'prototype'> & { new <T>(init: Init<T>): Inst<B> & Entity<T> }
