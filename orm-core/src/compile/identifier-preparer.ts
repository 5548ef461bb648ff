// How names become SQL: quoting by reserved words, case and characters, schema prefixes, truncation of generated
// constraint names, placeholders of a schema translation. What names exist and which of them are labels is the
// compilers' business; a dialect overrides the words and the quote characters.

import { createHash } from 'node:crypto'
import { CompileError, InvalidRequestError, reprString } from '../sql/exc.ts'
import { isAnonymousLabel, type PrefixAnonMap } from '../sql/names.ts'
import { RESERVED_WORDS } from './reserved-words.ts'

/** What a preparer needs to know of its dialect. */
export interface PreparerDialect {
  readonly name: string
  readonly paramstyle: string
  readonly maxIdentifierLength: number
  readonly maxIndexNameLength: number | null
  readonly maxConstraintNameLength: number | null
  readonly defaultSchemaName: string | null
  validateIdentifier(ident: string): void
}

/** A name whose quoting its author decided (`quoted_name`), or a generated label that may be truncated. */
export interface NameObject {
  readonly quote?: boolean | null
  toString(): string
}

/** A plain string is quoted when it has to be; an object may force or forbid the quotes. */
export type Name = string | NameObject

/** Anything that has a name and maybe a schema: a table, an index's table, a sequence, a named type. */
export interface SchemaOwner {
  readonly schema?: Name | null
  readonly _useSchemaMap?: boolean
}

interface NamedOwner extends SchemaOwner {
  readonly name: Name
}

interface ColumnLike {
  readonly name: Name
  readonly table?: unknown
  readonly isLiteral?: boolean
}

interface ConstraintLike {
  readonly visitName: string
  /** The name after the naming convention: null when the convention gives none. */
  readonly name: unknown
  readonly _resolvedName?: () => Name | null
}

export type SchemaTranslateMap = ReadonlyMap<string | null, string | null>

const LEGAL_CHARACTERS = /^[A-Z0-9_$]+$/i
const ILLEGAL_INITIAL_CHARACTERS: ReadonlySet<string> = new Set('0123456789$')

/** Whether a name was generated, so that it may be shortened: by a compiler, or by a naming convention (`conv`). */
function isTruncated(name: Name): boolean {
  return typeof name === 'string' ? isAnonymousLabel(name) : 'applyMap' in name
}

export interface PreparerOptions {
  readonly initialQuote?: string
  readonly finalQuote?: string
  readonly escapeQuote?: string
  readonly quoteCaseSensitiveCollations?: boolean
  readonly omitSchema?: boolean
}

export class IdentifierPreparer {
  readonly dialect: PreparerDialect
  readonly initialQuote: string
  readonly finalQuote: string
  readonly escapeQuote: string
  readonly escapeToQuote: string
  readonly omitSchema: boolean
  readonly quoteCaseSensitiveCollations: boolean
  /** Names are text of the statement, in which the drivers of these styles read `%` as a placeholder. */
  _doublePercents: boolean
  _includesNoneSchemaTranslate = false

  /** The effective schema of an object; a schema translation replaces it by a placeholder. */
  schemaForObject: (owner: SchemaOwner) => Name | null = (owner) => owner.schema ?? null

  private readonly _strings = new Map<string, string>()

  constructor(dialect: PreparerDialect, options: PreparerOptions = {}) {
    this.dialect = dialect
    this.initialQuote = options.initialQuote ?? '"'
    this.finalQuote = options.finalQuote ?? this.initialQuote
    this.escapeQuote = options.escapeQuote ?? '"'
    this.escapeToQuote = this.escapeQuote + this.escapeQuote
    this.omitSchema = options.omitSchema ?? false
    this.quoteCaseSensitiveCollations = options.quoteCaseSensitiveCollations ?? true
    this._doublePercents = dialect.paramstyle === 'format' || dialect.paramstyle === 'pyformat'
  }

  get reservedWords(): ReadonlySet<string> {
    return RESERVED_WORDS
  }

  get legalCharacters(): RegExp {
    return LEGAL_CHARACTERS
  }

  get illegalInitialCharacters(): ReadonlySet<string> {
    return ILLEGAL_INITIAL_CHARACTERS
  }

  /** A preparer that writes a placeholder where a schema goes, to be replaced when the statement is sent. */
  _withSchemaTranslate(map: SchemaTranslateMap): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this) as this
    const includesNone = map.has(null)
    copy.schemaForObject = (owner) => {
      const schema = owner.schema ?? null
      if (owner._useSchemaMap !== true || (schema === null && !includesNone)) return schema
      const name = schema === null ? null : String(schema)
      if (name !== null && /[[\]]/.test(name)) {
        throw new CompileError(`Square bracket characters ([]) not supported in schema translate name '${name}'`)
      }
      const placeholder = `__[SCHEMA_${name || '_none'}]`
      return { quote: false, toString: () => placeholder }
    }
    copy._includesNoneSchemaTranslate = includesNone
    return copy
  }

  /** Puts the schemas of this execution where `_withSchemaTranslate` left placeholders. */
  _renderSchemaTranslates(statement: string, map: SchemaTranslateMap): string {
    if (map.has(null) && !this._includesNoneSchemaTranslate) {
      throw new InvalidRequestError(
        'schema translate map which previously did not have `None` present as a key now has `None` present; compiled ' +
          'statement may lack adequate placeholders.  Please use consistent keys in successive ' +
          'schema_translate_map dictionaries.',
      )
    }
    return statement.replace(/__\[SCHEMA_([^\]]+)\]/g, (_match, name: string) => {
      let effective: string | null
      if (name === '_none') {
        if (!map.has(null)) {
          throw new InvalidRequestError(
            "schema translate map which previously had `None` present as a key now no longer has it present; don't " +
              'know how to apply schema for compiled statement. Please use consistent keys in successive ' +
              'schema_translate_map dictionaries.',
          )
        }
        effective = map.get(null) ?? null
      } else {
        effective = map.has(name) ? (map.get(name) ?? null) : name
      }
      effective ||= this.dialect.defaultSchemaName
      if (!effective) {
        throw new CompileError("Dialect has no default schema name; can't use None as dynamic schema target.")
      }
      return this.quoteSchema(effective)
    })
  }

  _escapeIdentifier(value: string): string {
    const escaped = value.replaceAll(this.escapeQuote, this.escapeToQuote)
    return this._doublePercents ? escaped.replaceAll('%', '%%') : escaped
  }

  _unescapeIdentifier(value: string): string {
    return value.replaceAll(this.escapeToQuote, this.escapeQuote)
  }

  validateSqlPhrase(element: string, pattern: RegExp): string {
    if (!pattern.test(element)) {
      throw new CompileError(
        `Unexpected SQL phrase: ${reprString(element)} (matching against ${reprString(pattern.source)})`,
      )
    }
    return element
  }

  quoteIdentifier(value: string): string {
    return this.initialQuote + this._escapeIdentifier(value) + this.finalQuote
  }

  _requiresQuotes(value: string): boolean {
    const lower = value.toLowerCase()
    return (
      lower !== value ||
      this.reservedWords.has(lower) ||
      this.illegalInitialCharacters.has(value.charAt(0)) ||
      !this.legalCharacters.test(value)
    )
  }

  _requiresQuotesIllegalChars(value: string): boolean {
    return !this.legalCharacters.test(value)
  }

  quoteSchema(schema: Name): string {
    return this.quote(schema)
  }

  /** The name as it goes into SQL, quoted when it has to be. */
  quote(ident: Name): string {
    if (typeof ident === 'object') {
      const force = ident.quote ?? null
      const text = String(ident)
      if (force !== null) return force ? this.quoteIdentifier(text) : text
      return this._quoteText(text)
    }
    return this._quoteText(ident)
  }

  private _quoteText(text: string): string {
    let quoted = this._strings.get(text)
    if (quoted === undefined) {
      quoted = this._requiresQuotes(text) ? this.quoteIdentifier(text) : text
      this._strings.set(text, quoted)
    }
    return quoted
  }

  formatCollation(name: string): string {
    return this.quoteCaseSensitiveCollations ? this.quote(name) : name
  }

  formatSequence(sequence: NamedOwner, useSchema = true): string {
    return this._qualify(this.quote(sequence.name), sequence, useSchema)
  }

  formatLabel(label: { readonly name: Name }, name: Name | null = null): string {
    return this.quote(name ?? label.name)
  }

  formatAlias(alias: { readonly name: Name } | null, name: Name | null = null): string {
    if (name !== null) return this.quote(name)
    return this.quote((alias as { readonly name: Name }).name)
  }

  formatSavepoint(savepoint: { readonly ident: string }, name: string | null = null): string {
    const ident = name ?? savepoint.ident
    return this._requiresQuotes(ident) ? this.quoteIdentifier(ident) : ident
  }

  /** The name of a constraint or an index; null when neither its author nor the naming convention gives one. */
  formatConstraint(constraint: ConstraintLike): string | null {
    const name = constraint._resolvedName === undefined ? (constraint.name as Name | null) : constraint._resolvedName()
    if (name === null || name === undefined) return null
    return constraint.visitName === 'index'
      ? this.truncateAndRenderIndexName(name)
      : this.truncateAndRenderConstraintName(name)
  }

  truncateAndRenderIndexName(name: Name): string {
    return this._truncateAndRender(name, this.dialect.maxIndexNameLength || this.dialect.maxIdentifierLength)
  }

  truncateAndRenderConstraintName(name: Name): string {
    return this._truncateAndRender(name, this.dialect.maxConstraintNameLength || this.dialect.maxIdentifierLength)
  }

  /** Only a name that a naming convention made is shortened; a name that a person chose must fit. */
  private _truncateAndRender(name: Name, maximum: number): string {
    const text = String(name)
    if (!isTruncated(name)) {
      this.dialect.validateIdentifier(text)
      return this.quote(name)
    }
    if (text.length <= maximum) return this.quote(name)
    const digest = createHash('md5').update(text, 'utf8').digest('hex')
    return this.quote(`${text.slice(0, maximum - 8)}_${digest.slice(-4)}`)
  }

  formatIndex(index: ConstraintLike): string {
    return this.formatConstraint(index) as string
  }

  formatTable(table: unknown, options: { readonly useSchema?: boolean; readonly name?: Name | null } = {}): string {
    const owner = table as NamedOwner
    return this._qualify(this.quote(options.name ?? owner.name), owner, options.useSchema ?? true, true)
  }

  private _qualify(quotedName: string, owner: SchemaOwner, useSchema: boolean, emptyIsNone = false): string {
    if (this.omitSchema || !useSchema) return quotedName
    const schema = this.schemaForObject(owner)
    if (schema === null || (emptyIsNone && String(schema) === '')) return quotedName
    return `${this.quoteSchema(schema)}.${quotedName}`
  }

  formatSchema(name: Name): string {
    return this.quote(name)
  }

  formatLabelName(name: Name, options: { readonly anonMap?: PrefixAnonMap | null } = {}): string {
    return this.quote(this._applyAnonMap(name, options.anonMap))
  }

  private _applyAnonMap(name: Name, anonMap: PrefixAnonMap | null | undefined): Name {
    return anonMap && isAnonymousLabel(name) ? anonMap.apply(name) : name
  }

  /** A column's name, with its table's when asked; a literal column's name is SQL and is not quoted. */
  formatColumn(
    column: ColumnLike,
    options: {
      readonly useTable?: boolean
      readonly name?: Name | null
      readonly tableName?: Name | null
      readonly useSchema?: boolean
      readonly anonMap?: PrefixAnonMap | null
    } = {},
  ): string {
    const name = this._applyAnonMap(options.name ?? column.name, options.anonMap)
    const text = column.isLiteral === true ? String(name) : this.quote(name)
    if (options.useTable !== true) return text
    const table = this.formatTable(column.table, {
      useSchema: options.useSchema ?? false,
      name: options.tableName ?? null,
    })
    return `${table}.${text}`
  }

  /** Schema and table, quoted, as a list of one or two. */
  formatTableSeq(table: unknown, useSchema = true): string[] {
    const schema = this.schemaForObject(table as SchemaOwner)
    const name = this.formatTable(table, { useSchema: false })
    if (!this.omitSchema && useSchema && schema !== null && String(schema) !== '') {
      return [this.quoteSchema(schema), name]
    }
    return [name]
  }

  /** Splits `a."b.c"` into its names, without their quotes. */
  unformatIdentifiers(identifiers: string): string[] {
    const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const initial = escape(this.initialQuote)
    const final = escape(this.finalQuote)
    const escaped = escape(this._escapeIdentifier(this.finalQuote))
    const pattern = new RegExp(`${initial}((?:${escaped}|[^${final}])+)${final}(?=\\.|$)|([^.]+)(?=\\.|$)`, 'g')
    return Array.from(identifiers.matchAll(pattern), (match) => this._unescapeIdentifier(match[1] ?? match[2] ?? ''))
  }
}
