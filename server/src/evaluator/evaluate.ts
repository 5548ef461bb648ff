// The evaluator's entry: loads the modules that can matter, configures their mappers, and answers for one file at a time
// which statements it holds. Everything is computed from the sources given; nothing is kept between evaluations.

import type { Mapper, MetaData, Table } from 'orm-core'
import { originOf as originOfObject } from '../frontends/origins.ts'
import type { SourceFile, SourceTree } from '../frontends/source-tree.ts'
import type { FileAnalysis, MapperProblem, Origin, Unresolved } from './analysis.ts'
import { callMappingFunctions } from './declarative/imperative.ts'
import { analyzeInSteps } from './entries.ts'
import { Interpreter } from './interpreter.ts'
import { fromOrm } from './library/orm-core.ts'
import { installSqlTypes } from './library/sql-values.ts'
import { modelFilesInSteps } from './model-files.ts'
import { collectModels, extentOf, type Models, putInOrder } from './models.ts'
import { ModuleTable } from './modules.ts'
import { configureMappers } from './problems.ts'
import { independentPrograms } from './programs.ts'
import { reevaluate } from './reevaluate.ts'
import { PyClass } from './values.ts'

export interface EvaluationOptions {
  /** Files to load besides those that the tree calls relevant. */
  readonly paths?: readonly string[]
}

export interface Evaluation {
  /** Statements, uses and gaps of one file; computed when first asked for. */
  analyze(path: string): FileAnalysis
  /** The same in small steps, so that a server can do something else in between; whoever asks meanwhile gets it at once. */
  analyzeInSteps(path: string): Generator<void, FileAnalysis>
  /** Mapped classes in order of declaration: orm-core mappers. */
  readonly mappers: readonly Mapper[]
  /** Metadata collections that have tables. */
  readonly metadatas: readonly MetaData[]
  readonly tables: readonly Table[]
  readonly unresolved: readonly Unresolved[]
  readonly problems: readonly MapperProblem[]
  originOf(object: object): Origin | undefined
  /** Of the files that were evaluated for the models, those that can't be read to their end: somebody types there. */
  readonly halfWritten: ReadonlySet<string>
  /** The files in which a class and the classes that it inherits from are written. */
  filesOf(mapper: Mapper): readonly string[]
  /** The files that were looked into while a file was evaluated for the models. */
  filesBehind(path: string): ReadonlySet<string>
  /**
   * Lets go of what was found in files of which nobody asks any more; it is found again when somebody does.
   * @returns the files whose programs are in use; null while files are being analysed
   */
  release(isAsked: (path: string) => boolean): readonly string[] | null
  /**
   * Lets go of modules that were evaluated for other analyses when these are many, before a file is analysed for the first
   * time. Files that are being analysed begin anew.
   * @returns whether it did
   */
  makeRoom(path: string): boolean
  /** Whether the file's program is in use. */
  isInUse(path: string): boolean
}

/**
 * Evaluates a workspace. `previous` is the evaluation of an earlier state: as far as the same files still say the same,
 * what it knows is taken over from it, which gives the same as evaluating anew.
 */
export function evaluate(sources: SourceTree, options: EvaluationOptions = {}, previous?: Evaluation): Evaluation {
  return finish(evaluateInSteps(sources, options, previous))
}

/** As `evaluate`; yields after each file, so that a server can do something else in between. */
export function* evaluateInSteps(
  sources: SourceTree,
  options: EvaluationOptions = {},
  previous?: Evaluation,
): Generator<void, Evaluation> {
  const known = previous instanceof WorkspaceEvaluation && !options.paths ? previous.handOver(sources) : null
  return new WorkspaceEvaluation(known ?? (yield* modelsOf(sources, options)), sources, options)
}

/** Drives steps to their end. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

function* modelsOf(sources: SourceTree, options: EvaluationOptions): Generator<void, Models> {
  installSqlTypes()
  const roots = yield* modelFilesInSteps(sources)
  const paths = [...roots, ...(options.paths ?? [])]
  let ctx = yield* loaded(sources, paths, new Map())
  const programs = independentPrograms(ctx)
  if (programs !== null) ctx = yield* loaded(sources, paths, programs)
  callMappingFunctions(ctx)
  putInOrder(ctx)
  return collectModels(ctx, sources, roots, yield* configureMappers(ctx))
}

/** An interpreter that has evaluated these files. */
function* loaded(
  sources: SourceTree,
  paths: readonly string[],
  programs: ReadonlyMap<string, number>,
): Generator<void, Interpreter> {
  const ctx = new Interpreter(sources)
  ctx.modules = new ModuleTable(ctx)
  for (const [path, program] of programs) ctx.programs.set(path, program)
  for (const path of paths) {
    // Reading it and evaluating it are two steps.
    void sources.file(path)?.program
    yield
    yield* ctx.modules.loadInSteps(path)
  }
  return ctx
}

/** More modules than these, evaluated for analyses alone, are let go of when nobody asks. */
const MAX_IDLE_MODULES = 100
/** How much text they may have while somebody asks: with what is made of it a character takes ten bytes. */
const MAX_BUSY_TEXT = 2_500_000
/** The files of modules that were let go of and that analyses still rest on. */
const restingOn = new WeakMap<Models, Map<string, SourceFile | null>>()

class WorkspaceEvaluation implements Evaluation {
  readonly originOf = originOfObject
  private models: Models
  private readonly sources: SourceTree
  private readonly options: EvaluationOptions

  constructor(models: Models, sources: SourceTree, options: EvaluationOptions) {
    models.owner = this
    this.models = models
    this.sources = sources
    this.options = options
  }

  get mappers(): readonly Mapper[] {
    return this.models.mappers
  }

  get metadatas(): readonly MetaData[] {
    return this.models.metadatas
  }

  get tables(): readonly Table[] {
    return this.models.tables
  }

  get problems(): readonly MapperProblem[] {
    return this.models.problems
  }

  get unresolved(): readonly Unresolved[] {
    return this.models.unresolved
  }

  get halfWritten(): ReadonlySet<string> {
    return this.models.halfWritten
  }

  filesOf(mapper: Mapper): readonly string[] {
    const type = fromOrm(mapper.class_)
    const places = type instanceof PyClass ? type.mro.map(({ place }) => place) : [originOfObject(mapper)]
    return [...new Set(places.flatMap((place) => (place ? [place.path] : [])))]
  }

  filesBehind(path: string): ReadonlySet<string> {
    return this.models.ctx.ledger.readsOf(path)
  }

  analyze(path: string): FileAnalysis {
    return finish(this.analyzeInSteps(path))
  }

  *analyzeInSteps(path: string): Generator<void, FileAnalysis> {
    for (;;) {
      if (this.models.owner !== this) {
        // A later state has taken over, and somebody still asks about this one.
        this.models = finish(modelsOf(this.sources, this.options))
        this.models.owner = this
      }
      const { analyses, ctx, reading } = this.models
      const known = analyses.get(path)
      if (known !== undefined) return known
      const steps = reading.get(path) ?? analyzeInSteps(ctx, path)
      reading.set(path, steps)
      const step = steps.next()
      if (step.done) {
        analyses.set(path, step.value)
        reading.delete(path)
        return step.value
      }
      yield
    }
  }

  release(isAsked: (path: string) => boolean): readonly string[] | null {
    const { models } = this
    const { analyses, ctx, reading } = models
    if (models.owner !== this || reading.size > 0) return null
    for (const path of analyses.keys()) if (!isAsked(path)) analyses.delete(path)
    const late = lateModules(models)
    const closed = late.filter((path) => !isAsked(path))
    if (models.extent === extentOf(ctx) && (closed.length > MAX_IDLE_MODULES || analyses.size === 0))
      this.forgetLate(late)
    return ctx.modules.paths
  }

  makeRoom(path: string): boolean {
    const { models } = this
    const { analyses, ctx, reading } = models
    if (models.owner !== this || analyses.has(path) || reading.has(path) || models.extent !== extentOf(ctx))
      return false
    const late = lateModules(models)
    let length = 0
    for (const each of late) length += this.sources.file(each)?.text.length ?? 0
    if (length <= MAX_BUSY_TEXT) return false
    reading.clear()
    this.forgetLate(late)
    return true
  }

  isInUse(path: string): boolean {
    return this.models.ctx.modules.workspaceModule(path) !== null
  }

  /** Forgets modules on which analyses rest. */
  private forgetLate(late: readonly string[]): void {
    const { models } = this
    const files = restingOn.get(models) ?? new Map<string, SourceFile | null>()
    for (const path of late) files.set(path, this.sources.file(path))
    if (models.analyses.size === 0) files.clear()
    restingOn.set(models, files)
    forgetModules(models, late)
  }

  /** The models, if they are the same in the given state; this evaluation then begins anew when it is asked again. */
  handOver(sources: SourceTree): Models | null {
    const { models } = this
    if (models.owner !== this || models.layout !== sources.layout || this.options.paths) return null
    const roots = finish(modelFilesInSteps(sources))
    return this.sameModels(sources, roots) ?? this.concernedModels(sources, roots)
  }

  /** What the edit concerns, evaluated again; null when something of it can't be taken away, and all is evaluated anew. */
  private concernedModels(sources: SourceTree, roots: readonly string[]): Models | null {
    try {
      return reevaluate(this.models, sources, roots)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.models.owner = null
      return null
    }
  }

  /** The models as they are, when nothing that they were made from has changed. */
  private sameModels(sources: SourceTree, roots: readonly string[]): Models | null {
    const { models } = this
    const { ctx } = models
    // What is mapped in a file that no model needs is nobody's model, but it is in the registry now.
    if (models.extent !== extentOf(ctx)) return null
    for (const [path, file] of models.loaded) if (sources.file(path) !== file) return null
    if (roots.length !== models.roots.length || roots.some((path, index) => path !== models.roots[index])) return null
    if (models.impliedNames.length > 0 && definesAny(models.impliedNames, ctx.sources, sources)) return null
    const readers = ctx.ledger.dataReaders(sources)
    for (const reader of readers) if (reader !== null && models.loaded.has(reader)) return null
    const late = lateModules(models)
    const resting = restingOn.get(models) ?? []
    const stale =
      readers.size > 0 ||
      late.some((path) => sources.file(path) !== ctx.sources.file(path)) ||
      [...resting].some(([path, file]) => sources.file(path) !== file)
    ctx.sources = sources
    if (stale) {
      ctx.ledger.forgetChangedData(sources)
      forgetModules(models, late)
      restingOn.delete(models)
      models.analyses.clear()
      models.reading.clear()
    }
    return models
  }
}

/** Files that were evaluated for analyses alone. */
function lateModules({ ctx, loaded }: Models): string[] {
  return ctx.modules.paths.filter((path) => !loaded.has(path))
}

/** Forgets modules that the models do not need, and what was looked up while they were read. */
function forgetModules({ ctx, impliedNames, unresolved }: Models, late: readonly string[]): void {
  for (const forget of ctx.forgettable!.splice(0).reverse()) forget()
  ctx.modules.forget(late, impliedNames)
  ctx.unresolved.splice(0, ctx.unresolved.length, ...unresolved)
}

/** Whether a file that differs has to do with one of the names. */
function definesAny(names: readonly string[], before: SourceTree, after: SourceTree): boolean {
  return [...new Set([...before.relevant('python'), ...after.relevant('python')])].some((path) => {
    const files = [before.file(path), after.file(path)]
    return files[0] !== files[1] && files.some((file) => names.some((name) => file?.text.includes(name)))
  })
}
