// From ORM objects to places in source: relative paths and LSP ranges, as answers and reports show them.

import type { Span } from '../frontends/program.ts'
import type { Location, Range } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'

/** A place as the command line prints it: the path is relative to the root, with `/`. */
export interface Place {
  readonly path: string
  readonly range: Range
}

export interface KnownPlace {
  readonly absolute: string
  readonly span: Span
  readonly nameSpan: Span
  readonly shown: Place
}

/** Where a mapper, property, table or column is defined; null for what the source does not spell out. */
export function placeOf(snapshot: Snapshot, object: object | null | undefined): KnownPlace | null {
  const origin = object ? snapshot.evaluation.originOf(object) : undefined
  if (origin === undefined) return null
  const { path, span, nameSpan } = origin
  return {
    absolute: path,
    span,
    nameSpan,
    // Most places are only compared: lines are counted for those that are shown.
    get shown() {
      return { path: snapshot.relative(path), range: snapshot.range(path, span) }
    },
  }
}

/** The definition's name as an LSP location. */
export function locationOf(snapshot: Snapshot, object: object | null | undefined): Location | null {
  const place = placeOf(snapshot, object)
  return place === null
    ? null
    : { uri: snapshot.uri(place.absolute), range: snapshot.range(place.absolute, place.nameSpan) }
}
