// Naming conventions: the name that a constraint or an index gets when its author gave none (SQLAlchemy's
// sql/naming.py). Loaded for its effect: it listens for constraints that get their table.

import { InvalidRequestError, KeyError } from './exc.ts'
import { late } from './late.ts'
import { Column } from './schema/column.ts'
import {
  CheckConstraint,
  Constraint,
  ForeignKeyConstraint,
  NONE_NAME,
  PrimaryKeyConstraint,
  UniqueConstraint,
} from './schema/constraints.ts'
import { Index } from './schema/indexes.ts'
import type { NamingConvention } from './schema/metadata.ts'
import { listenForAttach } from './schema/schema-item.ts'
import { ConventionName } from './schema/schema-name.ts'
import { Table } from './schema/table.ts'

type Named = Constraint | Index

/** The short names of the kinds, as they stand in a convention. */
const PREFIXES: readonly (readonly [abstract new (...args: any[]) => Named, string])[] = [
  [Index, 'ix'],
  [PrimaryKeyConstraint, 'pk'],
  [CheckConstraint, 'ck'],
  [UniqueConstraint, 'uq'],
  [ForeignKeyConstraint, 'fk'],
]

function conventionFor(named: Named, convention: NamingConvention): string | null | undefined {
  for (const [cls, prefix] of PREFIXES) {
    if (named instanceof cls && prefix in convention) return convention[prefix] as string | null
  }
  for (let proto = named.constructor; proto?.name; proto = Object.getPrototypeOf(proto)) {
    if (proto.name in convention) return convention[proto.name] as string | null
  }
  return undefined
}

/** The columns that `column_0`, `column_1`, … stand for: of a foreign key those that refer. */
function columnsOf(named: Named): Column<any>[] {
  if (named instanceof ForeignKeyConstraint) return named.elements.map((element) => element.parent)
  return [...(named as Index).columns]
}

type ColumnToken = 'key' | 'name' | 'label'

function columnText(column: Column<any> | undefined, token: ColumnToken): string {
  if (column === undefined) return ''
  if (token === 'label') return String((column as any)._ddlLabel)
  return String(token === 'key' ? column.key : column.name)
}

function tokenValue(key: string, named: Named, table: Table<any>, convention: NamingConvention, name: unknown): string {
  const own = convention[key]
  if (typeof own === 'function') return own(named, table)
  if (key === 'table_name') return String(table.name)
  if (key === 'constraint_name') {
    if (name === null || name === NONE_NAME) {
      throw new InvalidRequestError(
        'Naming convention including %(constraint_name)s token requires that constraint is explicitly named.',
      )
    }
    if (!(name instanceof ConventionName)) named.name = null
    return String(name)
  }
  if (key === 'referred_table_name') {
    const parts = (named as ForeignKeyConstraint).elements[0]!.targetFullname.split('.')
    return parts.length === 3 ? parts[1]! : parts[0]!
  }
  const match = /^(referred_)?column_(\d+)(_?N)?_(key|name|label)$/.exec(key)
  if (match === null) throw new KeyError(`'${key}'`)
  const [, referred, index, multiple, token] = match
  const texts = (): string[] => {
    if (referred !== undefined) {
      return (named as ForeignKeyConstraint).elements.map((element) => String(element.column.name))
    }
    return columnsOf(named).map((column) => columnText(column, token as ColumnToken))
  }
  if (multiple !== undefined) return texts().join(multiple.startsWith('_') ? '_' : '')
  if (referred !== undefined) return texts()[Number(index)] ?? ''
  return columnText(columnsOf(named)[Number(index)], token as ColumnToken)
}

/** The name by the convention of the table's MetaData; null when there is none for this constraint. */
export function constraintNameForTable(named: Named, table: Table<any>): ConventionName | string | null {
  const convention = table.metadata.namingConvention
  const template = conventionFor(named, convention)
  const name = named.name
  if (name instanceof ConventionName) return name
  if (typeof template === 'function') return null
  if (typeof template === 'string' && (name === null || name === NONE_NAME || template.includes('constraint_name'))) {
    const text = template.replace(/%\((\w+)\)s|%%/g, (whole, key: string | undefined) =>
      key === undefined ? whole.slice(1) : tokenValue(key, named, table, convention, name),
    )
    return new ConventionName(text)
  }
  return null
}

/** The name that DDL renders: a name left to the convention is made now. */
function resolvedConstraintName(named: Named): any {
  if (named.name !== NONE_NAME) return named.name
  return constraintNameForTable(named, named.table as Table<any>)
}

function nameConstraint(named: Named, parent: unknown): void {
  if (parent instanceof Column) {
    parent._onTableAttach((_column, table) => nameConstraint(named, table))
    return
  }
  if (!(parent instanceof Table)) return
  if (named.name instanceof ConventionName || named.name === NONE_NAME) return
  const name = constraintNameForTable(named, parent)
  if (name) named.name = name
}

listenForAttach(Constraint, nameConstraint)
listenForAttach(Index, nameConstraint)
;(late as any).resolvedConstraintName = resolvedConstraintName
;(late as any).columnAddedToPkConstraint = (constraint: PrimaryKeyConstraint): void => {
  if (!constraint._implicitGenerated) return
  constraint.name = null
  const name = constraintNameForTable(constraint, constraint.table)
  if (name) constraint.name = name
}
