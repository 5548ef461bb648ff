// Evaluates again what an edit concerns: the modules that were edited, those that looked into them, and what of the
// mappers of all others hangs on their classes. It gives what evaluating everything would give, or null when only that
// can tell.

import { disposeMapped, type Mapper, orderBackrefs, type Registry, type Table } from 'orm-core/internal'
import { originOf, setOrigin } from '../frontends/origins.ts'
import type { SourceTree } from '../frontends/source-tree.ts'
import { callMappingFunctions } from './declarative/imperative.ts'
import { deferConfiguration, type OrmRegistry } from './declarative/registry.ts'
import type { Interpreter } from './interpreter.ts'
import { collectModels, type Models, putInOrder, tablesOf } from './models.ts'
import { configureMappers } from './problems.ts'
import { setTrace, traceOf } from './traces.ts'
import type { PyClass } from './values.ts'

/** More than this share of the modules is evaluated as quickly from the beginning. */
const MAX_SHARE = 0.6

export function reevaluate(models: Models, sources: SourceTree, roots: readonly string[]): Models | null {
  const { ctx, loaded } = models
  const { ledger } = ctx
  const late = new Set(ctx.modules.paths.filter((path) => !loaded.has(path)))
  const concerned = concernedModules(models, sources, roots, late)
  if (concerned === null) return null
  // From here on the models of the state before are no longer whole.
  models.owner = null

  const kept = (object: object) => {
    const owner = ledger.ownerOf(object)
    return owner !== undefined && !concerned.has(owner)
  }
  const gone = withdraw(ctx, kept)
  const remaining = new Set<object>([...(ctx.mappedClasses as PyClass[]), ...allTables(ctx)])
  forgetModules(models, concerned, late)
  ctx.sources = sources
  ctx.ledger.forgetChangedData(sources)
  for (const registry of ctx.registries) deferConfiguration(ctx, registry as OrmRegistry)

  const order = ledger.order.filter((path) => concerned.has(path) && roots.includes(path))
  for (const path of [...order, ...roots]) ctx.modules.load(path)
  callMappingFunctions(
    ctx,
    ctx.modules.paths.filter((path) => concerned.has(path) || !loaded.has(path)),
  )
  // What nobody imports any more would not be there.
  const reachable = ledger.reachableFrom(roots)
  const all = [...(ctx.mappedClasses as PyClass[]), ...allTables(ctx), ...ctx.problems, ...ctx.unresolved]
  if (all.some((each) => !reachable.has(ledger.ownerOf(each) ?? ''))) return null
  // Which of two tables of one name is refused hangs on the order of their modules.
  if (ctx.problems.some((problem) => !kept(problem) && problem.message.includes('is already defined'))) return null

  putInOrder(ctx)
  const made = new Set(
    namesOf(
      (ctx.mappedClasses as PyClass[]).filter((type) => !remaining.has(type)),
      allTables(ctx).filter((table) => !remaining.has(table)),
    ),
  )
  const names = new Set([...made].filter((name) => !gone.has(name)))
  for (const name of gone) if (!made.has(name)) names.add(name)
  if (names.size > 0) dispose(ctx, [], [], names)
  const steps = configureMappers(ctx, (object) => !remaining.has(object))
  let step = steps.next()
  while (!step.done) step = steps.next()
  orderBackrefs(ctx.registries as Set<Registry>)
  return collectModels(ctx, sources, roots, step.value)
}

/** Null when what is concerned is more than its classes and tables. */
function concernedModules(
  { ctx, loaded, roots: before }: Models,
  sources: SourceTree,
  roots: readonly string[],
  late: ReadonlySet<string>,
): ReadonlySet<string> | null {
  const { ledger } = ctx
  ledger.settleChanges()
  const changed: string[] = []
  for (const [path, file] of loaded) {
    if (file?.language === 'typescript') return null
    if (sources.file(path) !== file) changed.push(path)
  }
  for (const reader of ledger.dataReaders(sources)) if (reader !== null && loaded.has(reader)) changed.push(reader)
  const dropped = before.filter((path) => !roots.includes(path))
  const concerned = ledger.concernedBy([...changed, ...dropped, ...ledger.volatile, ...ledger.touched, ...late])
  if ([...concerned].filter((path) => loaded.has(path)).length > loaded.size * MAX_SHARE) return null
  const owned = (object: object) => concerned.has(ledger.ownerOf(object) ?? '')
  // What is mapped late is mapped from all that is below it.
  if (ctx.lostRegistries.size > 0 || ctx.abstractBases.length > 0 || ctx.mappedClasses.length === 0) return null
  if ([...ctx.registries, ...ctx.metadatas].some((each) => owned(each) || ledger.ownerOf(each) === undefined))
    return null
  if ([...concerned].some((path) => ledger.hooking.has(path))) return null
  if ([...ctx.sqlFunctions.values()].some((type) => concerned.has(type.place?.path ?? ''))) return null
  return concerned
}

/** Takes the classes, tables and problems of the concerned modules away. Gives their names. */
function withdraw(ctx: Interpreter, kept: (object: object) => boolean): ReadonlySet<string> {
  const types = (ctx.mappedClasses as PyClass[]).filter((type) => !kept(type))
  const tables = allTables(ctx).filter((table) => !kept(table))
  dispose(
    ctx,
    types.flatMap((type) => (type.mapped === null ? [] : [type.mapped.mapper as Mapper])),
    tables,
    new Set(),
  )
  ctx.ledger.uncollect(new Set(types))
  retain(ctx.mappedClasses, (type) => kept(type as PyClass))
  retain(ctx.problems, kept)
  retain(ctx.unresolved, kept)
  return namesOf(types, tables)
}

function dispose(ctx: Interpreter, mappers: Mapper[], tables: Table[], names: ReadonlySet<string>): void {
  const replaced = disposeMapped({
    registries: ctx.registries as Set<Registry>,
    mappers: new Set(mappers),
    tables: new Set(tables),
    names,
  })
  for (const [before, now] of replaced) {
    const origin = originOf(before)
    const trace = traceOf(before)
    if (origin !== undefined) setOrigin(now, origin)
    if (trace !== undefined) setTrace(now, trace)
  }
}

function namesOf(types: readonly PyClass[], tables: readonly Table[]): Set<string> {
  return new Set([...types.map(({ name }) => name), ...tables.flatMap(({ key, name }) => [key, String(name)])])
}

function forgetModules(models: Models, concerned: ReadonlySet<string>, late: ReadonlySet<string>): void {
  const { ctx } = models
  for (const forget of ctx.forgettable!.reverse()) forget()
  for (const forget of ctx.settled.splice(0).reverse()) forget()
  ctx.forgettable = null
  ctx.modules.renew(concerned)
  ctx.modules.forget([...late], [])
  ctx.ledger.forget(concerned)
  ctx.ledger.mark()
}

function allTables(ctx: Interpreter): Table[] {
  return [...ctx.metadatas].flatMap(tablesOf) as Table[]
}

function retain<T>(list: T[], keep: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter(keep))
}
