// What all parts of a schema share: attaching an item to its parent, options that belong to one dialect
// (`postgresqlUsing`), and the order of creation. The items themselves are in the files beside this one.

import { ArgumentError, describe, PythonTypeError } from '../exc.ts'

let creationCounter = 0

/** Gives the next number in the order of creation, by which columns and constraints are sorted. */
export function nextCreationOrder(): number {
  return creationCounter++
}

/** Called after an item has been attached to its parent. */
export type AttachListener = (item: any, parent: any) => void

/** What a table, column or constraint can be given: something that attaches itself. */
export interface Attachable {
  _setParentWithDispatch(parent: any, kw?: any): void
}

export interface SchemaEvents {
  /** Listeners of this one item, in order (`after_parent_attach`). */
  _attachListeners: AttachListener[] | null
  _setParent(parent: any, kw?: any): void
}

const classListeners: [abstract new (...args: any[]) => any, AttachListener][] = []

/** Calls `listener` after any item of a class has been attached. */
export function listenForAttach(cls: abstract new (...args: any[]) => any, listener: AttachListener): void {
  classListeners.push([cls, listener])
}

/** Attaches the item and tells the listeners of its class and its own. */
export function setParentWithDispatch(item: SchemaEvents, parent: any, kw?: any): void {
  item._setParent(parent, kw)
  for (const [cls, listener] of classListeners) if (item instanceof cls) listener(item, parent)
  for (const listener of item._attachListeners ?? []) listener(item, parent)
}

/** Attaches each of the arguments to the parent. */
export function initItems(parent: object, items: readonly unknown[], kw?: any): void {
  for (const item of items) {
    if (item === null || item === undefined) continue
    if (typeof (item as Attachable)._setParentWithDispatch !== 'function') {
      throw new ArgumentError(
        `'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got ${describe(item)}`,
      )
    }
    ;(item as Attachable)._setParentWithDispatch(parent, kw)
  }
}

/** Refuses to attach what belongs to a column to anything else. */
export function expectColumn(item: object, parent: any): void {
  if (typeof parent?._onTableAttach === 'function') return
  throw new ArgumentError(`${item.constructor.name} belongs to a Column, but was given to ${String(parent)}`)
}

export type DialectOptions = Record<string, Record<string, any>>

/** Which options a dialect knows for a class of items, with the values that they have when not given. */
const dialectArguments = new Map<string, [abstract new (...args: any[]) => any, Record<string, unknown> | null][]>()

/**
 * Declares the options of one dialect: `registerDialectArguments('postgresql', Index, { using: false })`.
 * With null the dialect accepts anything.
 */
export function registerDialectArguments(
  dialect: string,
  cls: abstract new (...args: any[]) => any,
  defaults: Record<string, unknown> | null,
): void {
  const found = dialectArguments.get(dialect)
  if (found === undefined) dialectArguments.set(dialect, [[cls, defaults]])
  else found.push([cls, defaults])
}

function defaultsFor(item: object, dialect: string): Record<string, unknown> | null | undefined {
  const registered = dialectArguments.get(dialect)
  if (registered === undefined) return undefined
  let merged: Record<string, unknown> = {}
  for (const [cls, defaults] of registered) {
    if (!(item instanceof cls)) continue
    if (defaults === null) return null
    merged = { ...merged, ...defaults }
  }
  return merged
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** The module that SQLAlchemy names in messages about a construct. */
function moduleOf(item: object): string {
  const { isSchemaItem, isDml } = item as { isSchemaItem?: boolean; isDml?: boolean }
  return isSchemaItem ? 'schema' : isDml ? 'dml' : 'selectable'
}

/**
 * Sorts options such as `{ postgresqlUsing: 'gin' }` by dialect and refuses those that no dialect declares
 * (DialectKWArgs._validate_dialect_kwargs). `what` names the construct in messages.
 */
export function validateDialectOptions(item: object, given: Record<string, unknown>, into: DialectOptions): void {
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined) continue
    const match = /^([a-z0-9]+)(?:_(.+)|([A-Z].*))$/.exec(option)
    const className = item.constructor.name
    if (match === null) {
      throw new PythonTypeError(`Additional arguments should be named <dialectname>_<argument>, got '${snake(option)}'`)
    }
    const dialect = match[1]!
    const key = match[2] ?? lowerFirst(match[3]!)
    const defaults = defaultsFor(item, dialect)
    if (defaults !== undefined && defaults !== null && !(key in defaults)) {
      throw new ArgumentError(
        `Argument '${snake(option)}' is not accepted by dialect '${dialect}' on behalf of <class 'sqlalchemy.sql.${moduleOf(item)}.${className}'>`,
      )
    }
    into[dialect] ??= {}
    into[dialect][key] = value
  }
}

/** The options of an item by dialect, with the dialect's defaults for those not given. */
export function dialectOptionsView(item: object, given: DialectOptions): DialectOptions {
  return new Proxy(given, {
    get(target, dialect) {
      if (typeof dialect !== 'string') return undefined
      return { ...defaultsFor(item, dialect), ...target[dialect] }
    },
  })
}

/** Tells items from options in types: an item has names that are options, too. */
export declare const SCHEMA_ITEM: unique symbol

export abstract class SchemaItem implements SchemaEvents {
  declare readonly [SCHEMA_ITEM]: true
  abstract readonly visitName: string
  readonly isSchemaItem = true
  readonly createDropStringifyDialect: string = 'default'
  _attachListeners: AttachListener[] | null = null
  _givenDialectOptions: DialectOptions = {}
  private _info: Record<string, unknown> | null = null

  /** A place for the user's own data. */
  get info(): Record<string, any> {
    this._info ??= {}
    return this._info
  }

  set info(info: Record<string, any>) {
    this._info = info
  }

  get dialectOptions(): DialectOptions {
    return dialectOptionsView(this, this._givenDialectOptions)
  }

  /** The options as they were given: `{ postgresqlUsing: 'gin' }`. */
  get dialectKwargs(): Record<string, unknown> {
    return flattenDialectOptions(this._givenDialectOptions)
  }

  get kwargs(): Record<string, unknown> {
    return this.dialectKwargs
  }

  abstract _setParent(parent: any, kw?: any): void

  _setParentWithDispatch(parent: any, kw?: any): void {
    setParentWithDispatch(this, parent, kw)
  }

  _schemaItemCopy<T extends SchemaItem>(copy: T): T {
    if (this._info !== null) copy.info = { ...this._info }
    if (this._attachListeners !== null) copy._attachListeners = [...this._attachListeners]
    return copy
  }
}

export function flattenDialectOptions(options: DialectOptions): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [dialect, values] of Object.entries(options)) {
    for (const [key, value] of Object.entries(values)) {
      out[dialect + key.charAt(0).toUpperCase() + key.slice(1)] = value
    }
  }
  return out
}

export const RETAIN_SCHEMA: unique symbol = Symbol('RETAIN_SCHEMA')
/** Says that a table has no schema although its MetaData has one. */
export const BLANK_SCHEMA: unique symbol = Symbol('BLANK_SCHEMA')
export const NULL_UNSPECIFIED: unique symbol = Symbol('NULL_UNSPECIFIED')

export function getTableKey(name: string, schema: string | null | undefined): string {
  return schema === null || schema === undefined ? String(name) : `${schema}.${name}`
}

/** Splits a trailing plain object of options off a list of arguments. */
export function splitOptions<O extends object>(args: readonly unknown[]): [unknown[], O] {
  const last = args.at(-1)
  if (isPlainObject(last)) return [args.slice(0, -1), last as O]
  return [[...args], {} as O]
}

/** An object of options. A value that is known only when the program runs is none, whatever it looks like. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || '__sqlKey__' in value) return false
  const proto = Object.getPrototypeOf(value)
  return proto === Object.prototype || proto === null
}
