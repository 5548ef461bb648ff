// All places that mention a class, an attribute, a table or a column of the models.

import type { Location, Position } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { findMentions } from './mentions/mentions.ts'
import { subjectAt } from './mentions/subject.ts'

export interface ReferenceOptions {
  readonly includeDeclaration: boolean
}

/** In small steps; empty where nothing of a model is named. The file has been analysed. */
export function* references(
  snapshot: Snapshot,
  path: string,
  position: Position,
  { includeDeclaration }: ReferenceOptions,
): Generator<void, Location[]> {
  const asked = subjectAt(snapshot, path, snapshot.offset(path, position), 'references')
  if (asked === null) return []
  const { mentions } = yield* findMentions(snapshot, asked.subject)
  return mentions
    .filter(({ form }) => includeDeclaration || form !== 'definition')
    .map((mention) => ({ uri: snapshot.uri(mention.path), range: snapshot.range(mention.path, mention.span) }))
}
