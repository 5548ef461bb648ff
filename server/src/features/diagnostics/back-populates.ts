// `back_populates="posts"` where `posts` does not name this relationship in turn. SQLAlchemy takes it, and then changes
// made on the other side do not arrive on this one. Names that do not exist are errors of the mappers themselves
// (mapper-problems.ts).

import type { RelationshipProperty } from 'orm-core'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { relationshipTarget } from '../models.ts'
import { placeOf } from '../places.ts'
import { wordIn } from './definition-text.ts'
import type { Finding } from './finding.ts'
import { isHalfWritten } from './half-written.ts'

/** The findings of the whole workspace. */
export function oneSidedBackPopulates(snapshot: Snapshot): Finding[] {
  return snapshot.evaluation.mappers.flatMap((mapper) =>
    [...(mapper.relationships as ReadonlyMap<string, RelationshipProperty>).values()].flatMap((property) => {
      if (property.parent !== mapper) return []
      const other = answered(property)
      if (other === null || isHalfWritten(snapshot, mapper) || isHalfWritten(snapshot, other.parent)) return []
      return findingOf(snapshot, property, other)
    }),
  )
}

/** The relationship that `back_populates` names, when it does not answer. */
function answered(property: RelationshipProperty): RelationshipProperty | null {
  const { backPopulates } = property
  if (typeof backPopulates !== 'string' || property.viewonly) return null
  const target = relationshipTarget(property)
  const other = (target?.relationships as ReadonlyMap<string, RelationshipProperty> | undefined)?.get(backPopulates)
  if (other === undefined || other.viewonly || other.backref) return null
  if (other.backPopulates === property.key) return null
  // It refers to another one: two relationships share it on purpose (all posts, and those that are published). A name
  // that is nothing is an error at that side already.
  if (typeof other.backPopulates === 'string') return null
  return other
}

function findingOf(snapshot: Snapshot, property: RelationshipProperty, other: RelationshipProperty): Finding[] {
  const place = placeOf(snapshot, property)
  const there = placeOf(snapshot, other)
  if (place === null) return []
  const named = `${other.parent.className}.${other.key}`
  return [
    {
      path: place.absolute,
      span:
        wordIn(snapshot, place, String(property.backPopulates), /\b(back_populates|backPopulates)\s*[=:]\s*["']/) ??
        place.nameSpan,
      severity: 'warning',
      code: 'back-populates-mismatch',
      message: `back_populates on relationship '${property.parent.className}.${property.key}' refers to '${named}', which does not refer back: it has no back_populates`,
      related: there ? [{ path: there.absolute, span: there.nameSpan, message: `${named} is defined here` }] : [],
      fixes: [],
      source: 'code',
    },
  ]
}
