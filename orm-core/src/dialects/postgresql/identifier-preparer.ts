// Names in PostgreSQL: its reserved words, sequences as the text that nextval() takes, and types that have a name in the
// schema.

import { IdentifierPreparer, type Name } from '../../compile/identifier-preparer.ts'
import { CompileError } from '../../sql/exc.ts'
import { RESERVED_WORDS_POSTGRESQL } from './reserved-words.ts'

/** Quotes names for PostgreSQL. */
export class PGIdentifierPreparer extends IdentifierPreparer {
  override get reservedWords(): ReadonlySet<string> {
    return RESERVED_WORDS_POSTGRESQL
  }

  _formatSequenceStringLiteral(sequence: { readonly name: Name; readonly schema?: Name | null }): string {
    return `'${this.formatSequence(sequence).replaceAll("'", "''")}'`
  }

  _unquoteIdentifier(value: string): string {
    return value.startsWith(this.initialQuote) ? this._unescapeIdentifier(value.slice(1, -1)) : value
  }

  formatType(type: object, useSchema = true): string {
    const { name } = type as { readonly name?: Name | null }
    if (name == null || String(name) === '') {
      const { enums } = type as { readonly enums?: readonly string[] }
      const example = enums
        ? ` Give it one: Enum(${enums.map((value) => `'${value}'`).join(', ')}, { name: '…' }).`
        : ''
      throw new CompileError(`PostgreSQL ${type.constructor.name} type requires a name.${example}`)
    }
    const schema = this.schemaForObject(type)
    if (this.omitSchema || !useSchema || schema === null) return this.quote(name)
    return `${this.quoteSchema(schema)}.${this.quote(name)}`
  }
}
