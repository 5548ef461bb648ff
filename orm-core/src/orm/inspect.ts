// `inspect()`: from anything that a query may name to the object that knows about it: a class to its Mapper, an alias
// to its AliasedInsp, an expression to itself.

import { Connection, Engine, inspectDatabase } from '../engine/index.ts'
import { NoInspectionAvailable } from '../sql/exc.ts'
import { late } from '../sql/late.ts'
import { UnmappedClassError } from './exc.ts'
import type { Mapper } from './mapper.ts'
import { flushPendingClasses } from './pending.ts'

/** How the session layer tells what it knows of an instance; set by it. */
export const instanceInspection: { stateOf: ((instance: object) => any) | null } = { stateOf: null }

/** The mapper of a class itself, not of one that it inherits from. */
export function mapperOfClass(cls: any): Mapper | null {
  if (typeof cls !== 'function') return null
  if (Object.hasOwn(cls, '__mapper__')) return cls.__mapper__
  flushPendingClasses()
  return Object.hasOwn(cls, '__mapper__') ? cls.__mapper__ : null
}

/** What is known of `subject`; null (or an error) when nothing is. */
export function inspect(subject: any, raiseerr = true): any {
  if (subject !== null && subject !== undefined) {
    if (typeof subject === 'function') {
      const mapper = mapperOfClass(subject)
      if (mapper !== null) return mapper
    } else if (typeof subject === 'object') {
      if (subject._aliasedInsp) return subject._aliasedInsp
      if (subject._isMappedColumn || subject._isDeclaredRelationship) {
        return subject._target ?? subject
      }
      if (
        subject.isMapper ||
        subject.isAliasedClass ||
        subject.isClauseElement ||
        subject.isAttribute ||
        subject.isProperty ||
        subject.isBundle ||
        subject.isSelectable ||
        subject._isQuery ||
        subject.isInstance
      ) {
        return subject
      }
      if (subject instanceof Engine || subject instanceof Connection) return inspectDatabase(subject)
      const state = instanceInspection.stateOf?.(subject)
      if (state) return state
    }
  }
  if (!raiseerr) return null
  if (typeof subject === 'function' && subject.prototype !== undefined) {
    throw new NoInspectionAvailable(
      `No inspection system is available for object of type function: the class ${subject.name || '(anonymous)'} is not mapped, for it has no this.table(…)`,
    )
  }
  throw new NoInspectionAvailable(
    `No inspection system is available for object of type ${subject === null ? 'null' : typeof subject === 'object' ? (subject.constructor?.name ?? 'object') : typeof subject}`,
  )
}

/** The mapper of a class, alias or mapper. */
export function classMapper(entity: any, configure = true): Mapper {
  const mapper: Mapper | undefined = inspect(entity, false)?.mapper
  if (!mapper) throw new UnmappedClassError(entity)
  if (configure) mapper._checkConfigure()
  return mapper
}

/** True for a mapped class, a mapper or an alias of one. */
export function isMappedEntity(subject: any): boolean {
  const insp = inspect(subject, false)
  return insp !== null && !insp.isClauseElement && Boolean(insp.isMapper || insp.isAliasedClass)
}

/** Python's `getattr(entity, key)` on a mapped class, an alias or a mapper. */
export function entityAttribute(entity: any, key: string): any {
  const insp = inspect(entity)
  return insp.isAliasedClass ? insp.attr(key) : insp.mapper.attr(key)
}

// the expression language asks through this hook what a class stands for
late.inspect = (subject) => inspect(subject, false)
