// The models of one state of the workspace: what evaluating its modules and configuring its mappers has given, and the
// interpreter that holds them. How they come about is in evaluate.ts, what an edit does to them in reevaluate.ts.

import type { Mapper, MetaData, Registry, Table } from 'orm-core'
import type { SourceFile, SourceTree } from '../frontends/source-tree.ts'
import type { FileAnalysis, MapperProblem, Unresolved } from './analysis.ts'
import type { Interpreter } from './interpreter.ts'
import { isInstanceOf } from './library/orm-core.ts'
import { hasUndefinedName } from './undefined-names.ts'
import type { PyClass } from './values.ts'

/** The evaluated models, and what analysing files has added to them until now. */
export interface Models {
  readonly ctx: Interpreter
  readonly layout: object
  /** The files to load for the models (model-files.ts). */
  readonly roots: readonly string[]
  /** All files that were evaluated for the models. */
  readonly loaded: ReadonlyMap<string, SourceFile | null>
  readonly problems: readonly MapperProblem[]
  readonly mappers: readonly Mapper[]
  readonly metadatas: readonly MetaData[]
  readonly tables: readonly Table[]
  readonly unresolved: readonly Unresolved[]
  readonly extent: string
  /** Of the files that were evaluated, those that can't be read to their end. */
  readonly halfWritten: ReadonlySet<string>
  /** Names that were looked for in the texts of all files. */
  readonly impliedNames: readonly string[]
  /** Grows as files are analysed. */
  readonly analyses: Map<string, FileAnalysis>
  /** Files that are being analysed, as far as somebody has got with them. */
  readonly reading: Map<string, Generator<void, FileAnalysis>>
  /** Whose turn it is: the state of an interpreter fits one state of the sources. */
  owner: object | null
}

/** The models that the interpreter holds now. */
export function collectModels(
  ctx: Interpreter,
  sources: SourceTree,
  roots: readonly string[],
  problems: readonly MapperProblem[],
): Models {
  const filled = (all: ReadonlySet<object>) => [...all].filter((metadata) => tablesOf(metadata).length > 0)
  const ofBases = filled(ctx.metadatas)
  // Beside classes, other collections are views, copies or the tables of tests; a program without classes has no others.
  const metadatas = ofBases.length > 0 ? ofBases : filled(ctx.plainMetadatas)
  ctx.forgettable = []
  const loaded = new Map(ctx.modules.paths.map((path) => [path, sources.file(path)]))
  return {
    ctx,
    layout: sources.layout,
    roots,
    loaded,
    problems,
    mappers: (ctx.mappedClasses as PyClass[]).flatMap((type) =>
      type.mapped ? [type.mapped.mapper as unknown as Mapper] : [],
    ),
    metadatas: metadatas as readonly MetaData[],
    tables: metadatas.flatMap(tablesOf) as Table[],
    unresolved: [...ctx.unresolved],
    extent: extentOf(ctx),
    halfWritten: new Set([...loaded].flatMap(([path, file]) => (file !== null && isHalfWritten(file) ? [path] : []))),
    impliedNames: ctx.modules.impliedNames,
    analyses: new Map(),
    reading: new Map(),
    owner: null,
  }
}

const halfWritten = new WeakMap<SourceFile, boolean>()

/** Whether something is unreadable of what the models need: bodies of functions that were called for them count too. */
function isHalfWritten(file: SourceFile): boolean {
  let known = halfWritten.get(file)
  if (known === undefined) {
    known = file.program.halfWritten || file.program.problems.length > 0 || hasUndefinedName(file)
    halfWritten.set(file, known)
  }
  return known
}

/**
 * Classes and tables in the order of their modules' paths: mappers are configured, and names looked for, in the same
 * order whichever module was evaluated first or last. A class still comes after those that it inherits from.
 */
export function putInOrder(ctx: Interpreter): void {
  const byPath = (a: object, b: object) => compare(ctx.ledger.ownerOf(a) ?? '', ctx.ledger.ownerOf(b) ?? '')
  for (const all of [ctx.registries, ctx.metadatas]) {
    const sorted = [...all].sort(byPath)
    all.clear()
    for (const each of sorted) all.add(each)
  }
  const types = ctx.mappedClasses as PyClass[]
  types.sort(byPath)
  const places = new Map<object, number>()
  for (const [index, { mapped }] of types.entries()) if (mapped !== null) places.set(mapped.mapper, index)
  const placeOf = (mapper: Mapper) => places.get(mapper) ?? places.size
  const depthOf = (mapper: Mapper) => [...mapper.iterateToRoot()].length
  for (const registry of ctx.registries) {
    ;(registry as Registry)._sortMappers((a, b) => depthOf(a) - depthOf(b) || placeOf(a) - placeOf(b))
  }
  for (const metadata of ctx.metadatas) {
    const { tables } = metadata as MetaData
    const sorted = [...tables].sort(([, a], [, b]) => byPath(a, b))
    tables.clear()
    for (const [key, table] of sorted) tables.set(key, table)
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Changes when something more was mapped. */
export function extentOf(ctx: Interpreter): string {
  const tables = [...ctx.metadatas].map((metadata) => tablesOf(metadata).length)
  return `${ctx.mappedClasses.length} ${ctx.registries.size} ${ctx.problems.length} ${tables.join()}`
}

export function tablesOf(metadata: object): object[] {
  const { tables } = metadata as { tables?: Map<string, object> }
  return tables instanceof Map
    ? [...tables.values()]
    : isInstanceOf(metadata, 'MetaData')
      ? Object.values(tables ?? {})
      : []
}
