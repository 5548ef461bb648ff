// Rows: arrays of values that also answer to their columns' names. How they are fetched is in result.ts.

import { NoSuchColumnError } from '../sql/exc.ts'

/** What the columns of a result are called, and which objects (columns, labels, types) mean which of them. */
export class ResultMetaData {
  readonly keys: readonly string[]
  /** The index of each key; null where two columns share the key. */
  readonly #byKey = new Map<string, number | null>()
  readonly #byObject: ReadonlyMap<unknown, number>
  /** Prototype of this result's rows: a getter for each key. */
  #rowPrototype: object | null = null

  constructor(keys: readonly string[], objects: ReadonlyMap<unknown, number> = new Map()) {
    this.keys = keys
    this.#byObject = new Map([...objects].map(([object, index]) => [identity(object), index]))
    keys.forEach((key, index) => {
      this.#byKey.set(key, this.#byKey.has(key) ? null : index)
    })
  }

  /** What rows inherit from: made when there is a first row that somebody gets to see. */
  get rowPrototype(): object {
    this.#rowPrototype ??= makeRowPrototype(this)
    return this.#rowPrototype
  }

  /** The index of a column object, however annotated; undefined when it is not in the result. */
  find(object: unknown): number | undefined {
    return this.#byObject.get(identity(object))
  }

  /** The index that a position, a name or a column means. */
  indexOf(key: unknown): number {
    if (typeof key === 'number') {
      const index = key < 0 ? key + this.keys.length : key
      if (index < 0 || index >= this.keys.length) throw new NoSuchColumnError(`Row index out of range: ${key}`)
      return index
    }
    const found = typeof key === 'string' ? this.#byKey.get(key) : this.#byObject.get(identity(key))
    if (found === null)
      throw new NoSuchColumnError(`Ambiguous column name '${String(key)}' in result set column descriptions`)
    if (found !== undefined) return found
    const name = (key as { name?: unknown })?.name
    if (typeof name === 'string' && typeof key !== 'string' && typeof this.#byKey.get(name) === 'number') {
      return this.#byKey.get(name) as number
    }
    throw new NoSuchColumnError(`Could not locate column in row for column '${String(key)}'`)
  }

  has(key: unknown): boolean {
    return typeof key === 'string' ? this.#byKey.has(key) : this.#byObject.has(identity(key))
  }

  /** The columns of this result, and then those of another one. */
  beside(other: ResultMetaData): ResultMetaData {
    const objects = new Map(this.#byObject)
    for (const [object, index] of other.#byObject)
      if (!objects.has(object)) objects.set(object, index + this.keys.length)
    return new ResultMetaData([...this.keys, ...other.keys], objects)
  }

  reduce(indexes: readonly number[]): ResultMetaData {
    const objects = new Map<unknown, number>()
    for (const [object, index] of this.#byObject) {
      const position = indexes.indexOf(index)
      if (position >= 0) objects.set(object, position)
    }
    return new ResultMetaData(
      indexes.map((index) => this.keys[index] as string),
      objects,
    )
  }
}

/** Elements that are versions of one another (a column and its annotated copies) share a hash. */
function identity(object: unknown): unknown {
  return (object as { readonly _hash?: number } | null)?._hash ?? object
}

/** A row: an array, with its columns' names as properties where an array has none of that name of its own. */
export interface Row extends Array<any> {
  readonly [key: string]: any
}

const METADATA = Symbol('metadata')

const rowMethods = {
  /** The value of a column, by name, position or column object; never mistaken for an array's own member. */
  get(this: any, key: unknown): unknown {
    return this[(this[METADATA] as ResultMetaData).indexOf(key)]
  },
  _asDict(this: any): Record<string, unknown> {
    const metadata = this[METADATA] as ResultMetaData
    return toMapping(metadata, this)
  },
  _tuple(this: any): unknown[] {
    return Array.from(this)
  },
}

function makeRowPrototype(metadata: ResultMetaData): object {
  const prototype = Object.create(Array.prototype, {
    [METADATA]: { value: metadata },
    get: { value: rowMethods.get, writable: true },
    _asDict: { value: rowMethods._asDict },
    _tuple: { value: rowMethods._tuple },
    _fields: { get: () => metadata.keys },
    _mapping: {
      get(this: any) {
        return toMapping(metadata, this)
      },
    },
    constructor: { value: Array },
  })
  metadata.keys.forEach((key, index) => {
    if (key === 'length' || key === 'constructor' || /^\d+$/.test(key)) return
    Object.defineProperty(prototype, key, {
      configurable: true,
      get(this: any) {
        return this[index]
      },
    })
  })
  return prototype
}

/** Gives `values` the names of its columns, in place. */
export function makeRow(metadata: ResultMetaData, values: unknown[]): Row {
  return Object.setPrototypeOf(values, metadata.rowPrototype)
}

export function toMapping(metadata: ResultMetaData, values: ArrayLike<unknown>): Record<string, unknown> {
  const mapping: Record<string, unknown> = {}
  metadata.keys.forEach((key, index) => {
    mapping[key] = values[index]
  })
  return mapping
}
