// JSON paths, which each database writes in its own way and sends as a string: what their types have in common, and the
// form `$."key"[0]` of SQLite and MySQL.

import type { TypeDialect, TypeEngine } from '../sql/types.ts'

interface StringProcessors {
  stringBindProcessor(dialect: TypeDialect): ((value: string) => unknown) | null
  stringLiteralProcessor(dialect: TypeDialect): ((value: string) => string) | null
}
export type PathType = new () => TypeEngine<any> & StringProcessors & { readonly visitName: string }

/** A type of paths whose values are made into text by `format` before they are sent or written. */
export function formattedPathType(Base: unknown, format: (value: any) => string): PathType {
  return class extends (Base as PathType) {
    override bindProcessor(dialect: TypeDialect): (value: any) => unknown {
      const process = this.stringBindProcessor(dialect)
      return (value) => (process === null ? format(value) : process(format(value)))
    }

    override literalProcessor(dialect: TypeDialect): (value: any) => string {
      const process = this.stringLiteralProcessor(dialect)
      return (value) => (process === null ? format(value) : process(format(value)))
    }
  }
}

const isPosition = (step: unknown): boolean => typeof step === 'number' || typeof step === 'bigint'

/** A key is a JSON string: a quote in it would end it, and begin another path. SQLAlchemy leaves it as it is. */
const key = (step: unknown): string => JSON.stringify(String(step))

/** A key or a position of a JSON value. */
export function formatJsonIndex(value: unknown): string {
  return isPosition(value) ? `$[${value}]` : `$.${key(value)}`
}

/** A list of keys and positions, from the outside in. */
export function formatJsonPath(value: Iterable<unknown>): string {
  return `$${Array.from(value, (step) => (isPosition(step) ? `[${step}]` : `.${key(step)}`)).join('')}`
}
