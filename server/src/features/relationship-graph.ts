// The relationship graph: mapped classes with their columns, one edge for each pair of relationships that refer to
// each other, one for each inheritance. Where things are drawn is graph/layout.ts's business.

import type { Column, Mapper, RelationshipProperty, Table } from 'orm-core'
import type { Cardinality, Graph, GraphParams } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { dialectFor } from './dialects.ts'
import { layOut, type UnplacedEdge, type UnplacedNode } from './graph/layout.ts'
import { relationshipTarget, secondaryName } from './models.ts'
import { locationOf } from './places.ts'
import { expressionText, typeText } from './schema-text.ts'

/** No mapped class has the name that was asked for. `closest` are names that are near it. */
export class UnknownModelError extends Error {
  override readonly name = 'UnknownModelError'
}

/**
 * The graph of all mapped classes, or of `focus` and what is within `hops` relationships of it (default 1).
 * @throws UnknownModelError when no class is called `focus`
 */
export async function relationshipGraph(snapshot: Snapshot, params: GraphParams = {}): Promise<Graph> {
  const mappers = [...snapshot.evaluation.mappers]
  const nodes = new Map<string, UnplacedNode>(mappers.map((mapper) => [mapper.qualname, classNode(snapshot, mapper)]))
  const edges = mappers.flatMap((mapper) => classEdges(snapshot, mapper))
  const wanted = params.focus === undefined ? null : neighbours(mappers, edges, params.focus, params.hops ?? 1)
  const kept = [...nodes.values()].filter((node) => wanted === null || wanted.has(node.id))
  return layOut(kept, dropDoubles(edges), mappers.map((mapper) => mapper.qualname).sort())
}

/** Every foreign key between the tables of mapped classes and association tables, for formats that speak of tables. */
export function foreignKeysOf(snapshot: Snapshot): { from: [string, string[]]; to: [string, string[]] }[] {
  return [...snapshot.evaluation.tables].flatMap((table) =>
    [...table.foreignKeyConstraints].map((constraint) => {
      const targets = constraint.elements.map((element) => element.targetFullname.split('.'))
      const target = targets[0]?.slice(0, -1).join('.') ?? ''
      const columns = targets.map((parts) => parts.at(-1) as string)
      return { from: [table.key, constraint.columnKeys], to: [target, columns] } as {
        from: [string, string[]]
        to: [string, string[]]
      }
    }),
  )
}

function classNode(snapshot: Snapshot, mapper: Mapper): UnplacedNode {
  const table = mapper.localTable as unknown as Table
  const dialect = dialectFor(snapshot.dialect)
  const own = mapper.single ? ownColumns(mapper) : ([...table.columns] as Column[])
  return {
    id: mapper.qualname,
    name: mapper.className,
    table: table.key ?? table.name ?? '',
    kind: 'class',
    location: locationOf(snapshot, mapper),
    columns: own.map((column) => ({
      name: column.name,
      type: typeText(column.type, dialect),
      primaryKey: column.primaryKey === true,
      foreignKey: column.foreignKeys !== undefined && column.foreignKeys.size > 0,
      nullable: column.nullable === true,
      location: locationOf(snapshot, column),
    })),
  }
}

/** Columns that a single-table subclass adds to its parent's table. */
function ownColumns(mapper: Mapper): Column[] {
  const inherited = new Set([...(mapper.inherits?.columnAttrs.keys() ?? [])])
  return [...mapper.columnAttrs].flatMap(([key, property]) =>
    inherited.has(key) ? [] : (property.columns as Column[]),
  )
}

function classEdges(snapshot: Snapshot, mapper: Mapper): UnplacedEdge[] {
  const edges: UnplacedEdge[] = []
  if (mapper.inherits) {
    edges.push({
      id: `${mapper.qualname} inherits`,
      kind: 'inheritance',
      from: mapper.qualname,
      to: mapper.inherits.qualname,
      name: 'inherits',
      backName: null,
      fromCardinality: '0..1',
      toCardinality: '1',
      secondary: null,
      joinCondition: mapper.inheritCondition ? expressionText(mapper.inheritCondition) : '',
      location: locationOf(snapshot, mapper),
    })
  }
  for (const [name, property] of mapper.relationships as ReadonlyMap<string, RelationshipProperty>) {
    // A subclass shows what it declares, not what it inherits.
    if (property.parent !== mapper) continue
    const target = relationshipTarget(property)
    if (target === null) continue
    const reverse = [...property._reverseProperty][0] ?? null
    edges.push({
      id: `${mapper.qualname}.${name}`,
      kind: 'relationship',
      from: mapper.qualname,
      to: target.qualname,
      name,
      backName: reverse?.key ?? null,
      ...cardinalities(property, reverse),
      secondary: secondaryName(property),
      joinCondition: joinCondition(property),
      location: locationOf(snapshot, property),
    })
  }
  return edges
}

/** How many of each end a relationship has, as the columns and the other side allow. */
export function cardinalities(
  property: RelationshipProperty,
  reverse: RelationshipProperty | null,
): { fromCardinality: Cardinality; toCardinality: Cardinality } {
  const direction = String(property.direction)
  if (direction === 'MANYTOMANY') return { fromCardinality: '*', toCardinality: property.uselist ? '*' : '0..1' }
  if (direction === 'MANYTOONE') {
    const keys = property.localRemotePairs.map(([local]) => local as Column)
    const optional = keys.some((column) => column.nullable !== false)
    const alone = keys.length > 0 && keys.every((column) => column.unique === true || column.primaryKey === true)
    const single = reverse ? reverse.uselist === false : alone && keys.length === 1
    return { fromCardinality: single ? '0..1' : '*', toCardinality: optional ? '0..1' : '1' }
  }
  const keys = property.localRemotePairs.map(([, remote]) => remote as Column)
  const optional = keys.some((column) => column.nullable !== false)
  return { fromCardinality: optional ? '0..1' : '1', toCardinality: property.uselist ? '*' : '0..1' }
}

/** "users.id = posts.author_id"; with a secondary, both joins. */
export function joinCondition(property: RelationshipProperty): string {
  return [property.primaryjoin, property.secondaryjoin]
    .filter((join) => join !== null && join !== undefined)
    .map((join) => expressionText(join))
    .join(' AND ')
}

/** Two relationships that refer to each other are one edge, drawn from the side that has the collection or comes first. */
function dropDoubles(edges: readonly UnplacedEdge[]): UnplacedEdge[] {
  const ids = new Set(edges.map((edge) => edge.id))
  const dropped = new Set<string>()
  for (const edge of edges) {
    const other = edge.backName === null ? null : `${edge.to}.${edge.backName}`
    if (other === null || dropped.has(edge.id) || other === edge.id || !ids.has(other)) continue
    dropped.add(edge.toCardinality === '*' || edge.fromCardinality !== '*' ? other : edge.id)
  }
  return edges.filter((edge) => !dropped.has(edge.id))
}

function neighbours(
  mappers: readonly Mapper[],
  edges: readonly UnplacedEdge[],
  focus: string,
  hops: number,
): Set<string> {
  const wanted = mappers.filter(
    (mapper) => mapper.qualname === focus || mapper.className === focus || mapper.qualname.endsWith(`.${focus}`),
  )
  if (wanted.length === 0) {
    const folded = focus.toLowerCase()
    const near = mappers.filter(
      (mapper) => mapper.className.toLowerCase().includes(folded) || folded.includes(mapper.className.toLowerCase()),
    )
    const hint =
      near.length > 0
        ? `; did you mean ${near
            .slice(0, 5)
            .map((mapper) => mapper.className)
            .join(', ')}?`
        : ''
    throw new UnknownModelError(`no mapped class is called "${focus}"${hint}`)
  }
  let reached = new Set(wanted.map((mapper) => mapper.qualname))
  for (let hop = 0; hop < hops; hop++) {
    const next = new Set(reached)
    for (const { from, to } of edges) {
      if (reached.has(from)) next.add(to)
      if (reached.has(to)) next.add(from)
    }
    if (next.size === reached.size) break
    reached = next
  }
  return reached
}
