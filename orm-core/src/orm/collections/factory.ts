// What `collectionClass` of a relationship means: Set, a class derived from one of the collections here, or a function
// that makes one. What is none of these leaves it at the usual list: the language service passes classes of the program
// that it reads, which only it understands.

import { ArgumentError } from '../../sql/exc.ts'
import { type AdaptedCollection, isAdapted } from './adapter.ts'
import { InstrumentedList } from './list.ts'
import { InstrumentedSet } from './set.ts'

/** Makes an empty collection. */
export type CollectionFactory = () => AdaptedCollection

/** What makes the collections of a relationship; null for the usual list. */
export function collectionFactory(given: unknown): CollectionFactory | null {
  if (given === Set || given === InstrumentedSet) return () => new InstrumentedSet()
  if (given === Array || given === InstrumentedList || typeof given !== 'function') return null
  if (given === Map) {
    throw new ArgumentError(
      "Type Map must elect an appender method to be a collection class: it can't tell the key of an object; use attributeKeyedDict('name'), columnKeyedDict(() => Note.name) or keyfuncMapping((note) => note.name)",
    )
  }
  const isClass = typeof given.prototype?._adopt === 'function'
  const make = isClass ? () => new (given as any)() : (given as () => unknown)
  return () => {
    const made = make()
    if (made instanceof Set && !isAdapted(made)) return new InstrumentedSet()
    if (isAdapted(made)) return made
    throw new ArgumentError(
      `Type ${(made as object)?.constructor?.name ?? String(made)} must elect an appender method to be a collection class: derive it from InstrumentedList, InstrumentedSet or KeyFuncDict`,
    )
  }
}
