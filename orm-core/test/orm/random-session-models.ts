// Families of models given as data, made into classes of orm-core: the twin of recorded/random_sessions/models.py, which
// says what the data means. What programs do with the models is not here.

import {
  and,
  associationProxy,
  attributeKeyedDict,
  backref,
  Column,
  Computed,
  columnProperty,
  composite,
  declarativeBase,
  deferred,
  ForeignKey,
  ForeignKeyConstraint,
  func,
  hybridProperty,
  Integer,
  JSON as Json,
  MutableDict,
  orderingList,
  relationship,
  String as Str,
  select,
  synonym,
  Table,
  text,
  validates,
} from '../../src/internal.ts'
import { declareClass } from '../../src/orm/declarative.ts'

type Options = Readonly<Record<string, any>>
type ColumnSpec = readonly [name: string, type: 'int' | 'str' | 'json' | 'mutable', options: Options]
type RelationshipSpec = readonly [name: string, target: string, options: Options]

interface ClassSpec {
  readonly name: string
  readonly table?: string | null
  readonly parent?: string
  readonly concrete?: boolean
  readonly mapper?: Options
  readonly cols: readonly ColumnSpec[]
  readonly rels?: readonly RelationshipSpec[]
  readonly props?: readonly any[]
  readonly constraints?: readonly (readonly [string, string[], string[]])[]
}

export interface FamilySpec {
  readonly name: string
  readonly classes: readonly ClassSpec[]
  readonly tables: readonly (readonly [string, readonly ColumnSpec[]])[]
  readonly seed: Readonly<Record<string, readonly (readonly unknown[])[]>>
  readonly fk: boolean
}

export class Point {
  readonly x: number | null
  readonly y: number | null
  constructor(x: number | null, y: number | null) {
    this.x = x
    this.y = y
  }
}

const VALIDATORS: Readonly<Record<string, (instance: any, key: string, value: any) => unknown>> = {
  upper: (_instance, _key, value) => (typeof value === 'string' ? value.toUpperCase() : value),
  same: (_instance, _key, value) => value,
}

const MAPPER_OPTIONS: Readonly<Record<string, string>> = {
  polymorphic_on: 'polymorphicOn',
  polymorphic_identity: 'polymorphicIdentity',
  polymorphic_load: 'polymorphicLoad',
  with_polymorphic: 'withPolymorphic',
  eager_defaults: 'eagerDefaults',
}

const RELATIONSHIP_OPTIONS: Readonly<Record<string, string>> = {
  back_populates: 'backPopulates',
  cascade: 'cascade',
  lazy: 'lazy',
  uselist: 'uselist',
  secondary: 'secondary',
  remote_side: 'remoteSide',
  order_by: 'orderBy',
  passive_deletes: 'passiveDeletes',
  passive_updates: 'passiveUpdates',
  viewonly: 'viewonly',
  post_update: 'postUpdate',
  single_parent: 'singleParent',
  join_depth: 'joinDepth',
  innerjoin: 'innerjoin',
}

function renamed(options: Options, names: Readonly<Record<string, string>>): Record<string, any> {
  const found: Record<string, any> = {}
  for (const [key, name] of Object.entries(names)) if (key in options) found[name] = options[key]
  return found
}

/** A family's classes, mapped. */
export class Models {
  readonly spec: FamilySpec
  readonly Base: any = declarativeBase()
  readonly classes: Record<string, any> = {}

  constructor(spec: FamilySpec) {
    this.spec = spec
    for (const [name, columns] of spec.tables)
      new (Table as any)(name, this.Base.metadata, ...columns.map((column) => this.#column(column, true)))
    for (const each of spec.classes) this.classes[each.name] = this.#class(each)
    for (const each of spec.classes)
      for (const prop of each.props ?? []) if (prop[0] === 'count') this.#count(each, prop)
    this.Base.registry.configure()
  }

  #column([name, kind, options]: ColumnSpec, plain = false): any {
    const type = { int: Integer, str: new (Str as any)(20), json: Json, mutable: MutableDict.asMutable(Json as any) }[
      kind
    ]
    const args: unknown[] = []
    if ('fk' in options) {
      const named = options.use_alter ? { useAlter: true, name: `fk_${name}` } : {}
      args.push(
        new (ForeignKey as any)(options.fk, {
          ondelete: options.ondelete ?? null,
          onupdate: options.onupdate ?? null,
          ...named,
        }),
      )
    }
    if ('computed' in options) args.push(new Computed(options.computed))
    const settings: Record<string, unknown> = {}
    if (options.pk) settings.primaryKey = true
    if (options.nullable !== undefined && options.nullable !== null) settings.nullable = options.nullable
    if (options.unique) settings.unique = true
    if ('default' in options) settings.default = options.default
    if ('default_sql' in options) settings.default = (func as any)[options.default_sql[0]](options.default_sql[1])
    if ('onupdate' in options && !('fk' in options)) settings.onupdate = options.onupdate
    if ('onupdate_sql' in options) settings.onupdate = (func as any)[options.onupdate_sql[0]](options.onupdate_sql[1])
    if ('server_default' in options) settings.serverDefault = text(options.server_default)
    const column = new (Column as any)(name, type, ...args, settings)
    return options.deferred && !plain ? deferred(column, { group: options.group ?? null }) : column
  }

  #resolve(path: string): any {
    const [owner, key] = path.split('.') as [string, string]
    return owner in this.classes ? this.classes[owner][key] : this.Base.metadata.tables.get(owner).c.get(key)
  }

  #on(pairs: readonly (readonly [string, string])[], where?: readonly [string, number]): () => any {
    return () => {
      const parts = pairs.map(([left, right]) => this.#resolve(left).eq(this.#resolve(right)))
      if (where !== undefined) parts.push(this.#resolve(where[0]).gt(where[1]))
      return parts.length > 1 ? and(...parts) : parts[0]
    }
  }

  #relationship([, target, given]: RelationshipSpec): any {
    const options = renamed(given, RELATIONSHIP_OPTIONS)
    if ('fks' in given) options.foreignKeys = () => given.fks.map((path: string) => this.#resolve(path))
    if ('join' in given) options.primaryjoin = this.#on(given.join, given.where)
    if ('secondary_join' in given) options.secondaryjoin = this.#on(given.secondary_join)
    if ('backref' in given) options.backref = backref(given.backref[0], renamed(given.backref[1], RELATIONSHIP_OPTIONS))
    const { collection } = given
    if (collection === 'set') options.collectionClass = Set
    else if (collection?.[0] === 'keyed') options.collectionClass = attributeKeyedDict(collection[1])
    else if (collection?.[0] === 'ordering') options.collectionClass = orderingList(collection[1])
    return (relationship as any)(target, options)
  }

  #class(spec: ClassSpec): any {
    const parent = spec.parent ? this.classes[spec.parent] : this.Base
    const made = { [spec.name]: class extends parent {} }[spec.name] as any
    const columns = new Map<string, any>(spec.cols.map((column) => [column[0], this.#column(column)]))
    const plain = (key: string) => columns.get(key)?.columns?.[0] ?? columns.get(key)
    const properties = new Map<string, unknown>(columns)
    for (const each of spec.rels ?? []) properties.set(each[0], this.#relationship(each))
    for (const [kind, name, ...rest] of spec.props ?? []) {
      if (kind === 'colprop')
        properties.set(name, (columnProperty as any)((func as any)[rest[0][0]](plain(rest[0][1]))))
      else if (kind === 'composite') properties.set(name, composite(Point, ...rest[0].map(plain)))
      else if (kind === 'synonym') properties.set(name, synonym(rest[0]))
      else if (kind === 'hybrid') {
        properties.set(
          name,
          hybridProperty((self) => (self[rest[0]] === null ? null : self[rest[0]] * 2), {
            expr: (cls) => cls[rest[0]].mul(2),
          }),
        )
      } else if (kind === 'proxy') properties.set(name, associationProxy(rest[0], rest[1]))
      else if (kind === 'validates') made[`check_${name}`] = validates(name, VALIDATORS[rest[0]] as any)
    }
    const mapperArgs: Record<string, unknown> = renamed(spec.mapper ?? {}, MAPPER_OPTIONS)
    if (spec.concrete) mapperArgs.concrete = true
    if (spec.mapper?.version_id_col) mapperArgs.versionIdCol = plain(spec.mapper.version_id_col)
    if (spec.mapper?.inherit_on) {
      const [[left, right]] = spec.mapper.inherit_on
      mapperArgs.inheritCondition = plain(left.split('.')[1]).eq(
        parent.__mapper__.localTable.c.get(right.split('.')[1]),
      )
    }
    declareClass(this.Base.registry, {
      name: spec.name,
      qualname: `models.${spec.name}`,
      class: made,
      inherits: spec.parent ? parent : null,
      tableName: spec.table ?? null,
      tableArgs: (spec.constraints ?? []).map(
        ([, local, remote]) => new (ForeignKeyConstraint as any)([...local], [...remote]),
      ),
      mapperArgs,
      properties,
    })
    return made
  }

  #count(spec: ClassSpec, [, name, target, key]: readonly string[]): void {
    const own = this.classes[spec.name]
    const other = this.classes[target as string]
    const counted = (select((func as any).count(other.id)) as any).where(other[key as string].eq(own.id))
    own.__mapper__.addProperty(name, columnProperty(counted.correlateExcept(other).scalarSubquery()))
  }
}
