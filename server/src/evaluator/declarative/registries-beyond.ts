// Registries for classes whose base can't be seen: it is being edited, or comes from a package that is not here. Whether they
// are mapped at all is declare.ts's matter.

import type { Interpreter } from '../interpreter.ts'
import { isUnknown } from '../unknown.ts'
import { PyClass, type Value } from '../values.ts'
import { noteFromBeyond } from './beyond.ts'
import { makeRegistry } from './registry.ts'
import { isColumn } from './scan.ts'

/**
 * A class with a table's name whose base is lost for the moment stays a model: the file of the base is being edited.
 * All classes of one base stay together in one registry.
 */
export function lostRegistry(ctx: Interpreter, type: PyClass): object | undefined {
  if (typeof type.entries.get('__tablename__')?.value !== 'string') return undefined
  const base = type.bases.map((each) => lostName(ctx, each)).find((name) => name !== null)
  if (base === undefined || base === null) return undefined
  let registry = ctx.lostRegistries.get(base)
  if (registry === undefined) {
    registry = makeRegistry(ctx, new Map())
    ctx.lostRegistries.set(base, registry)
  }
  return registry
}

/**
 * A class with a table's name and columns whose base is a package's that is not here is a model all the same. Which of
 * its bases is the declarative one can't be told, so that all such classes are in one registry.
 */
export function registryBeyond(ctx: Interpreter, type: PyClass): object | undefined {
  if (!type.open) return undefined
  const parent = type.mro.slice(1).find((owner) => owner.mapped !== null)
  if (parent !== undefined) return (parent.mapped!.mapper as { registry?: object }).registry
  if (!hasBaseBeyond(type) || type.entries.get('__abstract__')?.value === true) return undefined
  if (![...type.entries.values()].some((entry) => entry.assigned && isColumn(entry.value))) return undefined
  if (typeof type.entries.get('__tablename__')?.value !== 'string') return undefined
  return allBeyond(ctx)
}

function allBeyond(ctx: Interpreter): object {
  if (ctx.registryBeyond === null) {
    ctx.registryBeyond = makeRegistry(ctx, new Map())
    noteFromBeyond((ctx.registryBeyond as { metadata: object }).metadata)
  }
  return ctx.registryBeyond
}

/** The metadata of those classes, for a table whose own is not known; null when it has a table of that name. */
export function metadataBeyond(ctx: Interpreter, name: Value): object | null {
  const { metadata } = allBeyond(ctx) as { metadata: { tables: ReadonlyMap<string, object> } }
  return typeof name === 'string' && metadata.tables.has(name) ? null : metadata
}

/** Whether a base, at any height, is not known for good. */
export function hasBaseBeyond(type: PyClass): boolean {
  return type.bases.some((base) => (isUnknown(base) ? !base.lost : base instanceof PyClass && hasBaseBeyond(base)))
}

/** The name of a base that its module lacks, or that is the unfinished end of its file. */
function lostName(ctx: Interpreter, base: Value): string | null {
  if (isUnknown(base)) return base.lost ? base.source : null
  if (!(base instanceof PyClass) || base.place === null || base.entries.size > 0) return null
  const text = ctx.sources.file(base.place.path)?.text ?? ''
  return base.place.span.end >= text.trimEnd().length ? base.name : null
}
