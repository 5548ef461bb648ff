// What a hover says of a mapped class, a column or a relationship: the table, the DDL, the keys, the join. Markdown.

import type { Column, Mapper, RelationshipProperty, Table } from 'orm-core'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { tableDdl } from '../ddl.ts'
import { dialectFor } from '../dialects.ts'
import { relationshipTarget, secondaryName } from '../models.ts'
import { cardinalities, joinCondition } from '../relationship-graph.ts'
import { defaultText, typeText } from '../schema-text.ts'

const DIALECT_TITLES = { sqlite: 'SQLite', postgresql: 'PostgreSQL', mysql: 'MySQL' } as const

/** The class: its table and the table's DDL in the active dialect, its inheritance and its relationships. */
export function classHover(snapshot: Snapshot, mapper: Mapper): string {
  const table = mapper.localTable as unknown as Table
  const lines = [`**${mapper.className}** maps the table \`${table.key ?? table.name}\``]
  if (mapper.inherits) {
    const kind = mapper.single ? 'single-table' : mapper.concrete ? 'concrete' : 'joined-table'
    lines.push('', `${kind} inheritance from **${mapper.inherits.className}**${identityText(mapper)}`)
  }
  lines.push('', '```sql', `${tableDdl(table, snapshot.dialect).join(';\n')};`, '```')
  const relationships = [...(mapper.relationships as ReadonlyMap<string, RelationshipProperty>)]
  if (relationships.length > 0) {
    lines.push('', '| relationship | to | join |', '| :--- | :--- | :--- |')
    for (const [key, property] of relationships) {
      const target = relationshipTarget(property)
      lines.push(
        `| \`${key}\` | ${target ? `${arrow(property)} **${target.className}**` : 'not configured'} | ${target ? `\`${joinCondition(property).replaceAll('|', '\\|')}\`` : ''} |`,
      )
    }
  }
  return lines.join('\n')
}

function identityText(mapper: Mapper): string {
  const identity = mapper.polymorphicIdentity
  return identity === undefined || identity === null ? '' : `, identity \`${String(identity)}\``
}

/** A column attribute: `users.name VARCHAR(50) NOT NULL`, its keys, what it refers to. */
export function columnHover(snapshot: Snapshot, mapper: Mapper, key: string): string | null {
  const property = mapper.columnAttrs.get(key)
  const column = property?.columns[0] as Column | undefined
  if (column === undefined) return null
  if (!column._isSchemaColumn) return `**${mapper.className}.${key}** is an SQL expression, loaded with the entity`
  const table = column.table as unknown as Table
  const type = typeText(column.type, dialectFor(snapshot.dialect))
  const words = [`${column.name} ${type}`, column.nullable === true ? 'NULL' : 'NOT NULL']
  const serverDefault = defaultText(column.serverDefault)
  if (serverDefault !== null) words.push(`DEFAULT ${serverDefault}`)
  if (column.primaryKey) words.push('PRIMARY KEY')
  if (column.unique) words.push('UNIQUE')
  const lines = [
    `**${mapper.className}.${key}** is the column \`${table.key ?? table.name}.${column.name}\` (${DIALECT_TITLES[snapshot.dialect]})`,
    '',
    '```sql',
    words.join(' '),
    '```',
  ]
  for (const foreignKey of column.foreignKeys) {
    const actions = [
      foreignKey.ondelete ? `ON DELETE ${foreignKey.ondelete.toUpperCase()}` : '',
      foreignKey.onupdate ? `ON UPDATE ${foreignKey.onupdate.toUpperCase()}` : '',
    ].filter(Boolean)
    lines.push('', `refers to \`${foreignKey.targetFullname}\`${actions.length > 0 ? ` ${actions.join(' ')}` : ''}`)
  }
  if (column.index) lines.push('', 'indexed')
  if (column.comment) lines.push('', column.comment)
  return lines.join('\n')
}

function arrow(property: RelationshipProperty): string {
  const reverse = [...property._reverseProperty][0] ?? null
  const { fromCardinality, toCardinality } = cardinalities(property, reverse)
  return `${fromCardinality} → ${toCardinality}`.replaceAll('*', '\\*')
}

const LAZY: Record<string, string> = {
  select: 'loaded on first access (1 query)',
  selectin: 'loaded with its parents by 1 more query (selectin)',
  joined: 'loaded in the same query by a JOIN (joined)',
  subquery: 'loaded with its parents by 1 more query (subquery)',
  immediate: 'loaded at once, 1 query for each parent (immediate)',
  raise: 'access raises an error unless it was loaded by an option (raise)',
  raise_on_sql: 'access that would send SQL raises an error (raise_on_sql)',
  noload: 'never loaded (noload)',
  dynamic: 'a query on access, for filtering (dynamic)',
  write_only: 'never loaded whole: `.select()` gives the statement (write only)',
}

/** A relationship: direction, cardinality, target, join, cascade, how it is loaded, what refers back. */
export function relationshipHover(mapper: Mapper, key: string): string | null {
  const property = (mapper.relationships as ReadonlyMap<string, RelationshipProperty>).get(key)
  if (property === undefined) return null
  const target = relationshipTarget(property)
  if (target === null) return `**${mapper.className}.${key}** could not be configured: see the problems`
  const reverse = [...property._reverseProperty][0] ?? null
  const direction = { ONETOMANY: 'one to many', MANYTOONE: 'many to one', MANYTOMANY: 'many to many' }[
    String(property.direction)
  ]
  const lines = [
    `**${mapper.className}.${key}**: ${property.uselist === false && direction === 'one to many' ? 'one to one' : direction}, ${arrow(property)} **${target.className}**`,
    '',
    '```sql',
    property.secondary
      ? `${expression(property, 'primaryjoin')}\nAND ${expression(property, 'secondaryjoin')}  -- through ${secondaryName(property)}`
      : joinCondition(property),
    '```',
    '',
  ]
  const facts = [LAZY[property.lazy === false ? 'select' : String(property.lazy)] ?? `lazy="${String(property.lazy)}"`]
  if (reverse) facts.push(`refers back as \`${reverse.parent.className}.${reverse.key}\``)
  const cascade = [...property.cascade].sort()
  if (cascade.length > 0) facts.push(`cascades ${cascade.join(', ')}`)
  if (property.viewonly) facts.push('view only')
  lines.push(...facts.map((fact) => `- ${fact}`))
  return lines.join('\n')
}

function expression(property: RelationshipProperty, which: 'primaryjoin' | 'secondaryjoin'): string {
  return joinCondition({ primaryjoin: property[which], secondaryjoin: null } as RelationshipProperty)
}
