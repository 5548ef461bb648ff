// Elements and types that a program compiles in its own way (SQLAlchemy's ext/compiler.py): `compiles(Class, 'sqlite')`
// registers a function which gives the text. How the elements themselves are written otherwise is the compilers' work.

import { describe, UnsupportedCompilationError } from '../sql/exc.ts'
import { NULLTYPE } from '../sql/types.ts'
import type { CompileKw } from './compiled.ts'

/** Gives the text of an element or a type. `kw` is to be handed on to what `compiler.process` is asked inside. */
export type CustomCompilation<E = any> = (element: E, compiler: any, kw: CompileKw) => string

const DEFAULT = 'default'
const KEY = '_customCompilation'

/** Whether anything was ever registered: compilers ask this before they look. */
export const custom = { any: false }

/** The functions of one class, by the dialect's name. */
export class CustomDispatcher {
  readonly specs = new Map<string, CustomCompilation>()

  /** The function for the dialect, or else the one without a dialect; undefined where the class is written as usual. */
  visitor(dialect: string): CustomCompilation | undefined {
    return this.specs.get(dialect) ?? this.specs.get(DEFAULT)
  }
}

/** The functions that count for an element: those of its nearest class that has any. */
export function customOf(element: any): CustomDispatcher | undefined {
  return element[KEY]
}

/**
 * Registers how elements of a class are written, for some dialects or for all: `compiles(utcnow, 'mysql')(element => …)`.
 * Subclasses are written alike until they register functions of their own.
 */
export function compiles<E>(
  cls: abstract new (...args: any[]) => E,
  ...dialects: readonly string[]
): <F extends CustomCompilation<E>>(visitor: F) => F {
  return (visitor) => {
    register(cls.prototype as object, visitor, dialects)
    return visitor
  }
}

/** As `compiles`, for one element or type and its copies. */
export function compilesObject(object: object, visitor: CustomCompilation, dialects: readonly string[]): void {
  register(object, visitor, dialects)
}

/** Takes back what was registered for a class. */
export function deregister(cls: abstract new (...args: any[]) => unknown): void {
  delete (cls.prototype as Record<string, unknown>)[KEY]
}

function register(owner: object, visitor: CustomCompilation, dialects: readonly string[]): void {
  custom.any = true
  const holder = owner as { [KEY]?: CustomDispatcher }
  if (!Object.hasOwn(holder, KEY)) {
    const inherited = holder[KEY]
    const own = new CustomDispatcher()
    // SQLAlchemy's existing handler, which answers for what the class does not register itself
    for (const [dialect, fn] of inherited?.specs ?? []) own.specs.set(dialect, fn)
    holder[KEY] = own
  }
  for (const dialect of dialects.length > 0 ? dialects : [DEFAULT]) holder[KEY]!.specs.set(dialect, visitor)
}

/**
 * The text that a program's function gives, or undefined when the element is written as usual. A column of the result
 * that the function says nothing of is noted without a name.
 */
export function customText(element: any, compiler: any, kw: CompileKw, usual: boolean): string | undefined {
  const dispatcher = customOf(element)
  if (dispatcher === undefined) return undefined
  const visitor = dispatcher.visitor(compiler.dialect.name)
  if (visitor === undefined) {
    if (usual) return undefined
    throw new UnsupportedCompilationError(
      describe(compiler),
      `<class '${element.constructor.name}'>`,
      `<class '${element.constructor.name}'> construct has no default compilation handler.`,
    )
  }
  const add = kw.addToResultMap
  if (!add) return visitor(element, compiler, kw)
  const collected: unknown[][] = []
  const text = visitor(element, compiler, { ...kw, addToResultMap: (...entry: unknown[]) => collected.push(entry) })
  if (collected.length === 0) collected.push([null, null, [element], NULLTYPE])
  for (const entry of collected) add(...entry)
  return text
}
