// The evaluator's entry: loads the modules that can matter, configures their mappers, and answers for one file at a time
// which statements it holds. Everything is computed from the sources given; nothing is kept between evaluations.

import type { Mapper, MetaData, Table } from 'orm-core'
import { originOf as originOfObject } from '../frontends/origins.ts'
import type { SourceTree } from '../frontends/source-tree.ts'
import type { FileAnalysis, MapperProblem, Origin, Unresolved } from './analysis.ts'
import { analyzeFile } from './entries.ts'
import { Interpreter } from './interpreter.ts'
import { isInstanceOf } from './library/orm-core.ts'
import { installSqlTypes } from './library/sql-values.ts'
import { ModuleTable } from './modules.ts'
import { configureMappers } from './problems.ts'
import type { PyClass } from './values.ts'

export interface EvaluationOptions {
  /** Files to load besides those that the tree calls relevant. */
  readonly paths?: readonly string[]
}

export interface Evaluation {
  /** Statements, uses and gaps of one file; computed when first asked for. */
  analyze(path: string): FileAnalysis
  /** Mapped classes in order of declaration: orm-core mappers. */
  readonly mappers: readonly Mapper[]
  /** Metadata collections that have tables. */
  readonly metadatas: readonly MetaData[]
  readonly tables: readonly Table[]
  readonly unresolved: readonly Unresolved[]
  readonly problems: readonly MapperProblem[]
  originOf(object: object): Origin | undefined
}

export function evaluate(sources: SourceTree, options: EvaluationOptions = {}): Evaluation {
  installSqlTypes()
  const ctx = new Interpreter(sources)
  ctx.modules = new ModuleTable(ctx)
  const relevant = sources.relevant('python').filter((path) => !isRevision(sources, path))
  for (const path of [...relevant, ...(options.paths ?? [])]) ctx.modules.load(path)
  const problems = configureMappers(ctx)
  const analyses = new Map<string, FileAnalysis>()
  const metadatas = [...ctx.metadatas].filter((metadata) => tablesOf(metadata).length > 0)
  return {
    analyze(path) {
      let analysis = analyses.get(path)
      if (analysis === undefined) {
        analysis = analyzeFile(ctx, path)
        analyses.set(path, analysis)
      }
      return analysis
    },
    mappers: (ctx.mappedClasses as PyClass[]).flatMap((type) =>
      type.mapped ? [type.mapped.mapper as unknown as Mapper] : [],
    ),
    metadatas: metadatas as readonly MetaData[],
    tables: metadatas.flatMap(tablesOf) as Table[],
    unresolved: ctx.unresolved,
    problems,
    originOf: originOfObject,
  }
}

/** A migration script: the tables in it are those of the past. It is read when it is asked for, not with the models. */
function isRevision(sources: SourceTree, path: string): boolean {
  const text = sources.file(path)?.text ?? ''
  return /^down_revision\b/m.test(text) && /^revision\b/m.test(text)
}

function tablesOf(metadata: object): object[] {
  const { tables } = metadata as { tables?: Map<string, object> }
  return tables instanceof Map
    ? [...tables.values()]
    : isInstanceOf(metadata, 'MetaData')
      ? Object.values(tables ?? {})
      : []
}
