// Rows of a run as the grid shows them: an entity becomes its columns, an eagerly loaded collection a count, and every
// value a cell that JSON can carry.

import { Interval, inspect, type Mapper, type RelationshipProperty, stateOf } from 'orm-core/internal'
import { dialectFor } from '../features/dialects.ts'
import { relationshipTarget } from '../features/models.ts'
import { typeText } from '../features/schema-text.ts'
import type { Cell, DialectName, ResultColumn } from '../protocol/messages.ts'

interface Description {
  readonly name: string
  readonly type?: unknown
  readonly expr?: unknown
  readonly entity?: unknown
}

/** One column of the grid: its head, and how its cell is taken from a row. */
export interface GridColumn {
  readonly head: ResultColumn
  readonly take: (row: readonly unknown[]) => unknown
}

const KINDS: readonly (readonly [RegExp, ResultColumn['kind']])[] = [
  [/^(BIG|SMALL|TINY|MEDIUM)?INT|^(DOUBLE|FLOAT|REAL|NUMERIC|DECIMAL)/i, 'number'],
  [/^BOOL/i, 'boolean'],
  [/^(DATE|TIME|TIMESTAMP|INTERVAL|YEAR)/i, 'date'],
  [/^JSON/i, 'json'],
  [/^(BLOB|BYTEA|BINARY|VARBINARY|LONGBLOB)/i, 'bytes'],
  [/CHAR|TEXT|CLOB|UUID|ENUM|CITEXT/i, 'text'],
]

function kindOf(type: string): ResultColumn['kind'] {
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'
}

/**
 * The grid's columns for a statement.
 * @param keys the result's keys, for statements that do not describe themselves
 */
export function gridColumns(statement: object, keys: readonly string[], dialect: DialectName): GridColumn[] {
  const descriptions = describe(statement)
  if (descriptions === null || descriptions.length !== keys.length) {
    return keys.map((name, index) => ({
      head: { name, type: '', kind: 'other', entity: null, primaryKey: false },
      take: (row) => row[index],
    }))
  }
  return descriptions.flatMap((description, index) => {
    const mapper = mapperOf(description)
    if (mapper !== null) return entityColumns(mapper, index, dialect)
    const type = description.type ? typeText(description.type, dialectFor(dialect)) : ''
    const name = description.name ?? keys[index] ?? ''
    const show = shower(description.type)
    return [
      {
        head: { name, type: type === 'NULL' ? '' : type, kind: kindOf(type), entity: null, primaryKey: false },
        take: (row) => show(row[index]),
      },
    ]
  })
}

function describe(statement: object): readonly Description[] | null {
  try {
    return (statement as { columnDescriptions?: readonly Description[] }).columnDescriptions ?? null
  } catch {
    // A statement that has no description (text, DML without RETURNING) is shown by its result's keys.
    return null
  }
}

/** The mapper when the column is a whole entity. */
function mapperOf(description: Description): Mapper | null {
  if (!description.entity || description.expr !== description.entity) return null
  try {
    return (inspect(description.entity as never) as { mapper?: Mapper }).mapper ?? null
  } catch {
    return null
  }
}

function entityColumns(mapper: Mapper, index: number, dialect: DialectName): GridColumn[] {
  const value = (row: readonly unknown[], key: string) => loaded(row[index], key)
  const columns: GridColumn[] = [...mapper.columnAttrs].map(([key, property]) => {
    const column = property.columns[0]
    const type = column ? typeText(column.type, dialectFor(dialect)) : ''
    const show = shower(column?.type)
    return {
      head: { name: key, type, kind: kindOf(type), entity: mapper.className, primaryKey: column?.primaryKey === true },
      take: (row) => show(value(row, key)),
    }
  })
  for (const [key, property] of mapper.relationships as ReadonlyMap<string, RelationshipProperty>) {
    const target = relationshipTarget(property)?.className ?? ''
    columns.push({
      head: { name: key, type: target, kind: 'collection', entity: mapper.className, primaryKey: false },
      take: (row) => relatedText(value(row, key), target),
    })
  }
  return columns
}

/** How a value of a type is written: a span of time as Python writes it, everything else as it is. */
function shower(type: unknown): (value: unknown) => unknown {
  if ((type as { _typeAffinity?: unknown } | undefined)?._typeAffinity !== Interval) return (value) => value
  return (value) => (typeof value === 'number' ? durationText(value) : value)
}

/** `1 day, 2:00:00` of milliseconds; the days are negative where the span is, as in Python. */
function durationText(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000)
  const rest = milliseconds - days * 86_400_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const fraction = rest % 1000 === 0 ? '' : `.${String(Math.round((rest % 1000) * 1000)).padStart(6, '0')}`
  const time = `${Math.floor(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)}${fraction}`
  return days === 0 ? time : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${time}`
}

/** An attribute only if it is loaded: showing a row never sends SQL. */
function loaded(entity: unknown, key: string): unknown {
  if (entity === null || entity === undefined) return null
  const state = stateOf(entity)
  return state ? state.get(key) : Object.getOwnPropertyDescriptor(entity as object, key)?.value
}

function relatedText(value: unknown, target: string): unknown {
  if (value === undefined) return undefined
  if (value === null) return null
  if (Array.isArray(value) || value instanceof Set)
    return `${Array.isArray(value) ? value.length : value.size} × ${target}`
  if (value instanceof Map) return `${value.size} × ${target}`
  return identityText(value, target)
}

function identityText(entity: unknown, target: string): string {
  const mapper = (inspect((entity as object).constructor as never) as { mapper?: Mapper } | null)?.mapper
  const keys = mapper ? [...mapper._primaryKeyPropkeys].map((key) => loaded(entity, key)) : []
  return `${mapper?.className ?? target}(${keys.map(String).join(', ')})`
}

/** Columns of relationships that no row has loaded are not shown. */
export function shownColumns(columns: readonly GridColumn[], rows: readonly (readonly unknown[])[]): GridColumn[] {
  return columns.filter(
    (column) => column.head.kind !== 'collection' || rows.some((row) => column.take(row) !== undefined),
  )
}

/** A value as a cell: what JSON can't hold exactly is text. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date)
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/\.000Z$|Z$/, '')
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  if (typeof value === 'object' && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)) {
    return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each))
  }
  return String(value)
}
