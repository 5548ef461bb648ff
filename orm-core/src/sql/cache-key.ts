// The key under which a compiled statement is kept: its structure without the values of its parameters, which are
// collected beside it so that another statement of the same structure can use the compiled one (SQLAlchemy's
// sql/cache_key.py). A key is a flat list of numbers and strings and a hash of it: it is made in one walk, without
// making any text. Elements and types without a key make the statement uncacheable. The cache is compile/compiled.ts.

import type { BindParameter } from './elements/bind-parameter.ts'
import { applyAnonMap, isAnonymousLabel } from './names.ts'
import { type FieldKind, NO_ANNOTATIONS, Node } from './node.ts'
import { NO_OPTIONS } from './operators.ts'
import { classKey } from './types/type-engine.ts'

type Part = number | string | boolean | null | symbol

/** A statement's structure and its parameters in the order in which the structure meets them. */
export class CacheKey {
  /** Shared with an equal key that is in a cache, once it was found there. */
  parts: readonly Part[]
  readonly hash: number
  readonly bindparams: readonly BindParameter<any>[]

  constructor(parts: readonly Part[], bindparams: readonly BindParameter<any>[]) {
    this.parts = parts
    this.bindparams = bindparams
    this.hash = hashOf(parts)
  }

  equals(other: CacheKey): boolean {
    const a = this.parts
    const b = other.parts
    if (a === b) return true
    if (this.hash !== other.hash || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
    return true
  }

  /** The structure as text, to be looked at. */
  get key(): string {
    return this.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : String(part))).join(' ')
  }
}

function hashOf(parts: readonly Part[]): number {
  let hash = parts.length
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    let value = 7
    if (typeof part === 'number') value = part
    else if (typeof part === 'string') {
      const { length } = part
      if (length > 0) {
        value = (part.charCodeAt(0) << 20) ^ (part.charCodeAt(length >> 1) << 12) ^ (part.charCodeAt(length - 1) << 6)
      }
      value ^= length
    }
    hash = Math.imul(hash ^ value, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash
}

// What stands before parts that a class's number does not announce.
const SCHEMA_ITEM = -1
const ANNOTATED_SCHEMA_ITEM = -2
const MET_BEFORE = -3
const OBJECT = Symbol('object')
const KEYED = Symbol('keyed')
const LIST = Symbol('list')
const PLAIN = Symbol('plain')

/** The method that adds a node of one class to a key. */
type Writer = (this: any, builder: KeyBuilder) => void

/** Puts the writer of a node's class on its prototype. It serves that class alone: others that inherit it get their own. */
function defineWriter(node: any): void {
  const cls = node.constructor as typeof Node
  const prototype = cls.prototype as any
  const value: Writer = prototype._isBindParameter
    ? bindParameterWriter(cls)
    : node.isSchemaItem && (node._isTable || node._isSchemaColumn)
      ? schemaItemWriter(cls)
      : cls.inheritCache === false
        ? refusal(cls)
        : fieldsWriter(cls)
  Object.defineProperty(prototype, '_writeKey', { value, writable: true, configurable: true })
}

/** What a writer does with a node of another class, which has inherited it. */
function writeOther(node: any, builder: KeyBuilder): void {
  defineWriter(node)
  node._writeKey(builder)
}

function refusal(cls: unknown): Writer {
  return function (builder) {
    if (this.constructor !== cls) writeOther(this, builder)
    else builder.cacheable = false
  }
}

/** A table is itself, and so is its column: neither has to be looked into. */
function schemaItemWriter(cls: unknown): Writer {
  const writeFields = fieldsWriter(cls as typeof Node)
  return function (builder) {
    if (this.constructor !== cls) writeOther(this, builder)
    else if (this._isTable !== true && this.table?.isSchemaItem !== true) writeFields.call(this, builder)
    else if (this._annotations === NO_ANNOTATIONS) {
      builder.add(SCHEMA_ITEM)
      builder.add(this._hash)
    } else {
      builder.add(ANNOTATED_SCHEMA_ITEM)
      builder.add(this._hash)
      builder.annotations(this._annotations)
    }
  }
}

function bindParameterWriter(cls: unknown): Writer {
  const id = classKey(cls as typeof Node)
  return function (builder) {
    if (this.constructor !== cls) {
      writeOther(this, builder)
      return
    }
    if (this._mark > builder.base) {
      builder.again(this)
      return
    }
    this._mark = ++builder.mark
    builder.bindparams.push(this)
    builder.add(id)
    builder.type(this.type)
    // how IN is expanded is part of the text, unlike the values themselves
    builder.add((this.literalExecute ? 1 : 0) | (this.expanding ? 2 : 0) | (this._isCrud ? 4 : 0))
    if (this.expanding) builder.add(this.expandOp === null ? 0 : this.expandOp.keyPart)
    if (this._keySeed === 0) builder.name(this.key)
    else {
      // two parameters of one seed have one name
      builder.add(builder.seed(this._keySeed))
      builder.add(this._origKey)
    }
  }
}

/** The statements of a generated writer that add one field, whose value is `v`; `bit` says that it is there. */
function fieldCode(name: string, kind: FieldKind, bit: number): string {
  const value = `v = node[${JSON.stringify(name)}]; `
  const given = 'v !== null && v !== undefined'
  switch (kind) {
    case 'clause':
    case 'fromClause':
      return `${value}if (${given}) { set |= ${bit}; b.node(v) }`
    case 'clauses':
    case 'fromClauses':
      return `${value}if (${given}) {
        if (!Array.isArray(v)) v = [...v]
        if (v.length > 0) { set |= ${bit}; b.add(v.length); for (let i = 0; i < v.length; i++) b.node(v[i]) }
      }`
    case 'type':
      return `${value}if (${given}) { set |= ${bit}; b.type(v) }`
    case 'operator':
      return `${value}if (${given}) { set |= ${bit}; b.add(v.keyPart) }`
    case 'boolean':
      return `${value}if (v) set |= ${bit}`
    case 'anonName':
      return `${value}if (${given}) { set |= ${bit}; b.name(v) }`
    case 'string':
      return `${value}if (${given}) { set |= ${bit}; b.add(String(v)) }`
    case 'propagateAttrs':
      return `${value}if (v.compileStatePlugin !== undefined) { set |= ${bit}; b.field('propagateAttrs', v) }`
    default:
      // most lists and options are empty
      return `${value}if (${given} && v.length !== 0 && v !== nothing && b.field(${JSON.stringify(kind)}, v)) set |= ${bit}`
  }
}

/**
 * Adds the class, a number that says which fields are set, and the fields. It is generated from the declaration of the
 * class, since a loop over names is several times as slow; where code can't be generated, the loop it is.
 */
function fieldsWriter(cls: typeof Node): Writer {
  // fields that are only copied are no part of the key
  const internals = cls.cacheKeyInternals ?? cls.internals
  const fields = internals.filter(([, kind]) => kind !== 'ignore' && kind !== 'clauseColumns')
  const id = classKey(cls)
  if (!canGenerate) {
    return function (builder) {
      if (this.constructor !== cls) writeOther(this, builder)
      else builder.fields(this, id, fields)
    }
  }
  let code = `const node = this
    if (node.constructor !== cls) { writeOther(node, b); return }
    if (node._mark > b.base) { b.again(node); return }
    node._mark = ++b.mark
    b.add(${id})
    let at = b.reserve(), set = 0, v
  `
  fields.forEach(([name, kind], i) => {
    code += `${fieldCode(name, kind, 1 << (i % BITS))}\n`
    if (i % BITS === BITS - 1) code += 'b.fill(at, set); at = b.reserve(); set = 0\n'
  })
  code += `if (node._annotations !== none) { set |= ${1 << BITS}; b.annotations(node._annotations) }
    b.fill(at, set)`
  const make = new Function('cls', 'writeOther', 'none', 'nothing', `return function writeKey(b) {\n${code}\n}`)
  return make(cls, writeOther, NO_ANNOTATIONS, NO_OPTIONS)
}
const BITS = 28

const canGenerate = (() => {
  try {
    return new Function('return true')() as boolean
  } catch {
    return false
  }
})()

/** The keys of annotations whose values are the same wherever they stand, which most are. */
const annotationParts = new WeakMap<object, readonly Part[] | null>()

/** The numbers that nodes get as they are met; within one key they count from the builder's `base`. */
let lastMark = 0

/** Statements that are nested deeper than this are not cached. */
const DEEPEST = 500

/** How many seeds are looked for one by one. */
const FEW = 16

/** Where the parts of a key are collected before their number is known. */
let scratch: Part[] = new Array(512).fill(0)

/** Collects one key. Nodes and anonymous names are numbered in the order in which they are met. */
export class KeyBuilder {
  bindparams: BindParameter<any>[] = []
  cacheable = true
  base = lastMark
  mark = lastMark
  private parts = scratch
  private length = 0
  private depth = 0
  private objects: Map<unknown, number> | null = null
  private names: Map<string, string> | null = null
  private readonly seeds: number[] = []
  private seedNumbers: Map<number, number> | null = null

  /** The key of a node; null when it has none. */
  static keyOf(node: Node): CacheKey | null {
    const builder = new KeyBuilder()
    // a key that is made while another is needs room of its own
    scratch = []
    builder.node(node)
    scratch = builder.parts
    lastMark = builder.mark
    return builder.cacheable ? new CacheKey(scratch.slice(0, builder.length), builder.bindparams) : null
  }

  add(part: Part): void {
    this.parts[this.length++] = part
  }
  /** Leaves room for a number that is known later. */
  reserve(): number {
    this.parts[this.length] = 0
    return this.length++
  }
  fill(at: number, part: number): void {
    this.parts[at] = part
  }

  /** Adds a node. */
  node(node: any): void {
    if (this.depth > DEEPEST || !this.cacheable) {
      this.cacheable = false
      return
    }
    if (node._writeKey === undefined) defineWriter(node)
    this.depth += 1
    node._writeKey(this)
    this.depth -= 1
  }
  /** Adds a node that was met before. */
  again(node: any): void {
    this.add(MET_BEFORE)
    this.add(node._mark - this.base)
  }
  type(type: any): void {
    const key: number = type._cacheKeyNumberMemo ?? type._cacheKeyNumber
    if (key < 0) this.cacheable = false
    this.add(key)
  }
  /** Adds a name, which may be an anonymous one. */
  name(value: unknown): void {
    const name = String(value)
    this.add(isAnonymousLabel(name) ? applyAnonMap(name, this.anonName) : name)
  }
  private readonly anonName = (seedAndBody: string): string => {
    this.names ??= new Map()
    let name = this.names.get(seedAndBody)
    if (name === undefined) {
      name = `\u0001${this.names.size}${seedAndBody.slice(seedAndBody.indexOf(' '))}`
      this.names.set(seedAndBody, name)
    }
    return name
  }
  /** The number of an anonymous parameter's seed within this key. */
  seed(seed: number): number {
    const { seeds } = this
    if (this.seedNumbers === null) {
      const index = seeds.indexOf(seed)
      if (index >= 0) return index
      seeds.push(seed)
      if (seeds.length === FEW) this.seedNumbers = new Map(seeds.map((each, i) => [each, i]))
      return seeds.length - 1
    }
    let index = this.seedNumbers.get(seed)
    if (index === undefined) {
      index = this.seedNumbers.size
      this.seedNumbers.set(seed, index)
    }
    return index
  }

  /** What generated writers do, by a loop. */
  fields(node: any, id: number, fields: readonly (readonly [string, FieldKind])[]): void {
    if (node._mark > this.base) {
      this.again(node)
      return
    }
    node._mark = ++this.mark
    this.add(id)
    let at = this.reserve()
    let set = 0
    for (let i = 0; i < fields.length; i++) {
      const [name, kind] = fields[i]!
      const value = node[name]
      if (value !== null && value !== undefined && this.field(kind, value)) set |= 1 << (i % BITS)
      if (i % BITS === BITS - 1) {
        this.fill(at, set)
        at = this.reserve()
        set = 0
      }
    }
    if (node._annotations !== NO_ANNOTATIONS) {
      set |= 1 << BITS
      this.annotations(node._annotations)
    }
    this.fill(at, set)
  }

  /** Adds the value of a field; false when it says nothing. */
  field(kind: FieldKind, value: any): boolean {
    switch (kind) {
      case 'clause':
      case 'fromClause':
        this.node(value)
        return true
      case 'clauses':
      case 'fromClauses':
        if (Array.isArray(value)) {
          if (value.length === 0) return false
          this.add(value.length)
          for (let i = 0; i < value.length; i++) this.node(value[i])
          return true
        }
        return this.list(value, (child) => this.node(child))
      case 'type':
        this.type(value)
        return true
      case 'operator':
        this.add(value.keyPart)
        return true
      case 'anonName':
        this.name(value)
        return true
      case 'string':
        this.add(String(value))
        return true
      case 'boolean':
        return Boolean(value)
      case 'clauseDict':
        return this.list(value, ([name, child]: any) => {
          this.add(name)
          this.node(child)
        })
      case 'clauseTuples':
        return this.list(value, (tuple: any) => {
          this.list(tuple, (child) => this.any(child))
        })
      case 'prefixes':
        return this.list(value, ([child, dialect]: any) => {
          this.any(child)
          this.add(dialect)
        })
      case 'setupJoins':
        return this.list(value, ([target, onclause, from, flags]: any) => {
          this.any(target)
          this.any(onclause)
          this.any(from)
          this.add((flags.isouter ? 1 : 0) | (flags.full ? 2 : 0))
        })
      case 'dml':
        this.dml(value)
        return true
      case 'dmlOrdered':
        return this.list(value, ([name, child]: any) => {
          this.any(name)
          this.any(child)
        })
      case 'multi':
      case 'hasCacheKey':
        this.any(value)
        return true
      case 'multiList':
        return this.list(value, (child) => this.any(child))
      case 'hints':
        return this.list(value, (entry: any) => {
          this.list(entry, (part) => this.any(part))
        })
      case 'hasCacheKeys':
        return this.list(value, (each: any) => {
          if (each._isHasCacheKey !== false) this.any(each)
        })
      case 'propagateAttrs':
        if (value.compileStatePlugin === undefined) return false
        this.add(value.compileStatePlugin)
        this.any(value.pluginSubject)
        return true
      case 'params':
        this.add(Object.keys(value).join(','))
        return true
      case 'plain':
      case 'plainDict':
        this.any(value)
        return true
      default:
        return false
    }
  }

  /** Adds the number of values, and each of them. */
  private list(values: Iterable<any>, each: (value: any) => void): boolean {
    const at = this.reserve()
    let count = 0
    for (const value of values) {
      each(value)
      count += 1
    }
    this.fill(at, count)
    return true
  }

  private dml(value: any): void {
    if (value instanceof Map) this.map(value)
    // several rows are not cached, as in SQLAlchemy: each of their values is written into the statement anew
    else if (Array.isArray(value)) this.cacheable = value.length === 0 && this.cacheable
    else this.any(value)
  }

  private map(map: Iterable<readonly [any, any]>): void {
    this.add(KEYED)
    this.list(map, ([name, child]) => {
      this.any(name)
      this.any(child)
    })
  }

  /** Adds a node, an object with a key of its own, or a plain value. */
  any(value: any): void {
    switch (typeof value) {
      case 'string':
      case 'boolean':
      case 'symbol':
        this.add(value)
        return
      case 'number':
        this.add(PLAIN)
        this.add(Number.isNaN(value) ? 'NaN' : value)
        return
      case 'bigint':
        this.add(PLAIN)
        this.add(`${value}n`)
        return
      case 'undefined':
        this.add(null)
        return
      case 'function':
        this.object(value)
        return
    }
    if (value === null) this.add(null)
    else if (value instanceof Node) this.node(value)
    else if (Array.isArray(value)) {
      this.add(LIST)
      this.add(value.length)
      for (const each of value) this.any(each)
    } else if (value instanceof Map) this.map(value)
    else this.object(value)
  }

  /** Adds an object by its own key, by its members, or by its identity. */
  private object(value: any): void {
    if (typeof value._genCacheKey === 'function') {
      const key: readonly unknown[] | null = value._genCacheKey()
      if (key === null) this.cacheable = false
      else if (isOwnKey(key, value)) this.identity(value)
      else this.keyed(value, key)
      return
    }
    if (value._cacheKeyNumber !== undefined) {
      this.add(OBJECT)
      this.type(value)
      return
    }
    if (!isPlainObject(value)) {
      this.identity(value)
      return
    }
    const names = Object.keys(value)
    this.add(KEYED)
    this.add(names.length)
    for (const name of names) {
      this.add(name)
      this.any(value[name])
    }
  }
  private identity(value: object): void {
    this.add(OBJECT)
    this.add(-classKey(value))
  }
  private keyed(value: object, key: readonly unknown[]): void {
    this.objects ??= new Map()
    const known = this.objects.get(value)
    if (known !== undefined) {
      this.add(MET_BEFORE)
      this.add(-known)
      return
    }
    this.objects.set(value, this.objects.size + 1)
    this.add(KEYED)
    this.add(-classKey(value.constructor))
    this.add(key.length)
    for (const part of key) this.any(part)
  }

  annotations(annotations: Readonly<Record<string, any>>): void {
    const known = annotationParts.get(annotations)
    if (known) {
      for (let i = 0; i < known.length; i++) this.add(known[i]!)
      return
    }
    const at = this.length
    const names = Object.keys(annotations).sort()
    this.add(names.length)
    for (const name of names) {
      this.add(name)
      this.any(annotations[name])
    }
    if (known === undefined) {
      const alike = names.every((name) => isAlike(annotations[name]))
      annotationParts.set(annotations, alike ? this.parts.slice(at, this.length) : null)
    }
  }
}

/** An object that is its own key goes by its identity. */
function isOwnKey(key: readonly unknown[], object: unknown): boolean {
  return key.length === 1 && key[0] === object
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Whether a value has the same key in every statement. */
function isAlike(value: any): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return true
  if (value instanceof Node || Array.isArray(value) || value instanceof Map) return false
  if (typeof value._genCacheKey === 'function') {
    const key = value._genCacheKey()
    return key !== null && isOwnKey(key, value)
  }
  return !isPlainObject(value)
}

/**
 * The statement's key; null when it can't be cached, which a statement that is nested too deeply can't either.
 * Computed once for each statement object.
 */
export function generateCacheKey(statement: Node): CacheKey | null {
  let key = statement._cacheKey
  if (key === undefined) {
    try {
      key = KeyBuilder.keyOf(statement)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      key = null
    }
    statement._cacheKey = key
  }
  return key
}
