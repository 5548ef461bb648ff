// The outline of a file in the ORM's terms: mapped classes with their columns and relationships, and statements.

import type { Mapper, RelationshipProperty } from 'orm-core'
import type { Range } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { isBareName } from './bare-name.ts'
import { dialectFor } from './dialects.ts'
import { relationshipTarget } from './models.ts'
import { placeOf } from './places.ts'
import { typeText } from './schema-text.ts'

export interface OutlineSymbol {
  readonly name: string
  readonly detail: string
  readonly kind: 'class' | 'column' | 'relationship' | 'statement'
  readonly range: Range
  readonly nameRange: Range
  readonly children: readonly OutlineSymbol[]
}

/** The symbols of one file, in source order. */
export function documentSymbols(snapshot: Snapshot, path: string): OutlineSymbol[] {
  const symbols: OutlineSymbol[] = []
  for (const mapper of snapshot.evaluation.mappers) {
    const place = placeOf(snapshot, mapper)
    if (place?.absolute !== path) continue
    const table = mapper.localTable as { key?: string; name?: string }
    symbols.push({
      name: mapper.className,
      detail: table.key ?? table.name ?? '',
      kind: 'class',
      range: snapshot.range(path, place.span),
      nameRange: snapshot.range(path, place.nameSpan),
      children: attributes(snapshot, path, mapper),
    })
  }
  const source = snapshot.sources.file(path)?.text ?? ''
  for (const site of snapshot.analysis(path).statements) {
    if (isBareName(source, site)) continue
    const range = snapshot.range(path, site.span)
    const text = source.slice(site.span.start, site.span.end)
    symbols.push({
      name: `${site.scope === '' ? '' : `${site.scope}: `}${site.kind}`,
      detail: text.replace(/\s+/g, ' ').slice(0, 60),
      kind: 'statement',
      range,
      nameRange: range,
      children: [],
    })
  }
  return symbols.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  )
}

function attributes(snapshot: Snapshot, path: string, mapper: Mapper): OutlineSymbol[] {
  const found: OutlineSymbol[] = []
  const add = (object: object, name: string, detail: string, kind: 'column' | 'relationship') => {
    const place = placeOf(snapshot, object)
    if (place?.absolute !== path) return
    const range = snapshot.range(path, place.span)
    found.push({ name, detail, kind, range, nameRange: snapshot.range(path, place.nameSpan), children: [] })
  }
  for (const [key, property] of mapper.columnAttrs) {
    const column = property.columns[0]
    if (column) add(property, key, typeText(column.type, dialectFor(snapshot.dialect)), 'column')
  }
  for (const [key, property] of mapper.relationships as ReadonlyMap<string, RelationshipProperty>) {
    add(property, key, `→ ${relationshipTarget(property)?.className ?? '?'}`, 'relationship')
  }
  return found.sort((a, b) => a.range.start.line - b.range.start.line)
}
