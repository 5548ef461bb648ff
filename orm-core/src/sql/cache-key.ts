// The key under which a compiled statement is kept: its structure without the values of its parameters, which are
// collected beside it so that another statement of the same structure can use the compiled one (SQLAlchemy's
// sql/cache_key.py). A key is one string. Elements and types without a key make the statement uncacheable.

import type { BindParameter } from './elements/bind-parameter.ts'
import { applyAnonMap } from './names.ts'
import { type FieldKind, type Internals, NO_ANNOTATIONS, Node } from './node.ts'
import { classKey } from './types/type-engine.ts'

/** A statement's structure and its parameters in the order in which the structure meets them. */
export interface CacheKey {
  readonly key: string
  readonly bindparams: readonly BindParameter<any>[]
}

/** Collects one key. `anon` numbers nodes and anonymous names in the order in which they are met. */
export class KeyBuilder {
  readonly bindparams: BindParameter<any>[] = []
  cacheable = true
  private readonly nodes = new Map<unknown, number>()
  private readonly names = new Map<string, string>()

  /** A number for the object within this key, and whether it had been met before. */
  anon(object: unknown): readonly [number, boolean] {
    const known = this.nodes.get(object)
    if (known !== undefined) return [known, true]
    const id = this.nodes.size
    this.nodes.set(object, id)
    return [id, false]
  }
  readonly anonName = (seedAndBody: string): string => {
    let name = this.names.get(seedAndBody)
    if (name === undefined) {
      name = `\u0001${this.names.size}${seedAndBody.slice(seedAndBody.indexOf(' '))}`
      this.names.set(seedAndBody, name)
    }
    return name
  }

  /** The key of a node. */
  node(node: any): string {
    // a table is itself, and so is its column: neither has to be looked into
    if (node.isSchemaItem === true && (node._isTable === true || node._isSchemaColumn === true)) {
      if (node._isTable || node.table?.isSchemaItem === true) {
        return node._annotations === NO_ANNOTATIONS
          ? `$${node._hash}`
          : `$${node._hash}~${this.annotations(node._annotations)}`
      }
    }
    const [id, found] = this.anon(node)
    const cls = node.constructor as typeof Node
    if (found) return `@${id}`
    if (node._isBindParameter) return this.bind(node, id)
    if (cls.inheritCache === false) {
      this.cacheable = false
      return ''
    }
    if (typeof node._genCacheKey === 'function') return node._genCacheKey(this, id)
    return this.fields(node, id)
  }

  /** The key that follows from a node's declared fields. */
  fields(node: any, id: number): string {
    const cls = node.constructor as typeof Node
    const internals: Internals = cls.cacheKeyInternals ?? cls.internals
    let key = `(${classKey(cls)}#${id}`
    for (let i = 0; i < internals.length; i++) {
      const [field, kind] = internals[i]!
      const value = node[field]
      if (value === null || value === undefined) continue
      const part = this.field(kind, value)
      if (part !== '') key += `,${i}:${part}`
      if (!this.cacheable) return ''
    }
    if (node._annotations !== NO_ANNOTATIONS) key += `,~${this.annotations(node._annotations)}`
    return `${key})`
  }

  private bind(bind: BindParameter<any>, id: number): string {
    this.bindparams.push(bind)
    const type = bind.type._staticCacheKey
    if (type === null) {
      this.cacheable = false
      return ''
    }
    const name = bind._keyIsAnon ? applyAnonMap(bind.key, this.anonName) : bind.key
    // how IN is expanded is part of the text, unlike the values themselves
    const expanding = bind.expanding ? `x${bind.expandOp?.cacheKey ?? ''}` : ''
    return `(:#${id},${type},${name}${bind.literalExecute ? ',L' : ''}${expanding}${bind._isCrud ? ',C' : ''})`
  }

  private field(kind: FieldKind, value: any): string {
    switch (kind) {
      case 'clause':
      case 'fromClause':
        return this.node(value)
      case 'clauses':
      case 'fromClauses': {
        let key = '['
        for (const child of value) key += this.node(child)
        return key === '[' ? '' : `${key}]`
      }
      case 'type': {
        const type = value._staticCacheKey
        if (type === null) this.cacheable = false
        return type ?? ''
      }
      case 'operator':
        return value.cacheKey
      case 'anonName':
        return applyAnonMap(String(value), this.anonName)
      case 'string':
        return JSON.stringify(String(value))
      case 'boolean':
        return value ? '1' : ''
      case 'clauseDict': {
        let key = '{'
        for (const [name, child] of value) key += `${JSON.stringify(name)}=${this.node(child)}`
        return `${key}}`
      }
      case 'clauseTuples':
        return this.list(value, (tuple: any) => this.list(tuple, (child) => this.any(child)))
      case 'prefixes':
        return this.list(value, ([child, dialect]: any) => `${this.any(child)}/${dialect}`)
      case 'setupJoins':
        return this.list(
          value,
          ([target, onclause, from, flags]: any) =>
            `${this.any(target)}/${this.any(onclause)}/${this.any(from)}/${this.plain(flags)}`,
        )
      case 'dml':
        return this.dml(value)
      case 'dmlOrdered':
        return this.list(value, ([name, child]: any) => `${this.any(name)}=${this.any(child)}`)
      case 'multi':
        return this.any(value)
      case 'multiList':
        return this.list(value, (child) => this.any(child))
      case 'hints':
        return this.list(value, (entry: any) => this.list(entry, (part) => this.any(part)))
      case 'hasCacheKey':
        return this.any(value)
      case 'hasCacheKeys':
        return this.list(value, (each: any) => (each._isHasCacheKey === false ? '' : this.any(each)))
      case 'propagateAttrs':
        if (value.compileStatePlugin === undefined) return ''
        return `${value.compileStatePlugin}/${value.pluginSubject ? this.any(value.pluginSubject) : ''}`
      case 'params':
        return Object.keys(value).join(',')
      case 'plain':
      case 'plainDict':
        return this.plain(value)
      case 'clauseColumns':
      case 'ignore':
        return ''
    }
  }

  private list(values: Iterable<any>, each: (value: any) => string): string {
    let key = '['
    for (const value of values) key += `${each(value)};`
    return key === '[' ? '' : `${key}]`
  }
  private dml(value: any): string {
    if (value instanceof Map) return this.map(value)
    return Array.isArray(value) ? this.list(value, (each) => this.dml(each)) : this.any(value)
  }
  private map(map: any): string {
    const entries: Iterable<[any, any]> =
      map instanceof Map || typeof map.entries === 'function' ? map : Object.entries(map)
    return this.list(entries, ([name, child]: any) => `${this.any(name)}=${this.any(child)}`)
  }

  /** The key of a node, of an object with a key of its own, or of a plain value. */
  any(value: any): string {
    if (value === null || value === undefined) return '-'
    if (value instanceof Node) return this.node(value)
    if (typeof value === 'object' || typeof value === 'function') {
      if (typeof value._genCacheKey === 'function') {
        const [id, found] = this.anon(value)
        if (found) return `@${id}`
        const key = value._genCacheKey(this, id)
        if (key === null) {
          this.cacheable = false
          return ''
        }
        return key
      }
      if (value._staticCacheKey !== undefined) {
        if (value._staticCacheKey === null) this.cacheable = false
        return value._staticCacheKey ?? ''
      }
    }
    return this.plain(value)
  }

  /** The key of a plain value: by its text, or by identity where it has none. */
  plain(value: any): string {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value)
      case 'object': {
        if (value === null) return '-'
        if (value instanceof Node) return this.node(value)
        if (Array.isArray(value)) return this.list(value, (each) => this.plain(each))
        const prototype = Object.getPrototypeOf(value)
        if (prototype === Object.prototype || prototype === null) {
          let key = '{'
          for (const name in value) key += `${name}=${this.any(value[name])};`
          return `${key}}`
        }
        if (value instanceof Map) return this.map(value)
        return `#${classKey(value)}`
      }
      case 'function':
        return `#${classKey(value)}`
      case 'symbol':
        return value.toString()
      case 'bigint':
        return `${value}n`
      default:
        return String(value)
    }
  }

  annotations(annotations: Readonly<Record<string, any>>): string {
    let key = ''
    for (const name of Object.keys(annotations).sort()) key += `${name}=${this.any(annotations[name])};`
    return key
  }
}

/** The statement's key; null when it can't be cached. Computed once for each statement object. */
export function generateCacheKey(statement: Node): CacheKey | null {
  return statement._memoized('_cacheKey', () => {
    const builder = new KeyBuilder()
    const key = builder.node(statement)
    return builder.cacheable ? { key, bindparams: builder.bindparams } : null
  })
}
