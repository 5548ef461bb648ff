// Modules: the workspace's are evaluated when they are first imported, cycles included (a module in the middle of its
// evaluation shows what it has so far); those of libraries answer by rule. What nobody knows is an unknown.

import { ownText } from '../frontends/own-text.ts'
import type { ImportFromStatement, ImportStatement, Span, Statement } from '../frontends/program.ts'
import type { SourceFile } from '../frontends/source-tree.ts'
import { isSomewhere, namesBoundBy } from './blocks.ts'
import { BoundReached, type Interpreter } from './interpreter.ts'
import { nameOnDemand } from './lazy-names.ts'
import { isSpokenFor, libraryModule } from './library/index.ts'
import { isRevision } from './model-files.ts'
import { heldValue, openValue } from './module-forms.ts'
import { reading } from './names.ts'
import { Scope } from './scopes.ts'
import { SiteRecorder } from './sites.ts'
import { execute } from './statements.ts'
import { typescriptModule } from './typescript/library.ts'
import { mapWaiting } from './typescript/models.ts'
import { isTypeScript } from './typescript/source.ts'
import { isUnknown, Unknown } from './unknown.ts'
import { type CallSite, PyClass, PyFunction, PyList, PyModule, PyRaise, PyTuple, type Value } from './values.ts'

interface TypeOnlyImport {
  readonly load: () => Value
}

/** Statements of a module that are executed before something else may come in between. */
const STATEMENTS_IN_A_STEP = 8

interface Progress {
  readonly file: SourceFile
  /** Index of the statement to execute next. */
  next: number
  /** What has been done until now, in the interpreter's steps. */
  steps: number
}

/** Where a name may come from whose import is missing. */
const IMPLIED_LIBRARIES = [
  'sqlalchemy',
  'sqlalchemy.orm',
  'sqlalchemy.ext.asyncio',
  'flask_sqlalchemy',
  'typing',
  'datetime',
  'decimal',
]

/** Whether a statement at module level binds the name. */
function defines(statement: Statement, name: string): boolean {
  return isSomewhere(statement, (each) => namesBoundBy(each).includes(name))
}

export class ModuleTable {
  private readonly ctx: Interpreter
  private readonly byPath = new Map<string, PyModule>()
  private readonly namespaces = new Map<string, PyModule>()
  private readonly typeOnly = new WeakMap<Scope, Map<string, TypeOnlyImport>>()
  private readonly recorders = new Map<string, SiteRecorder>()
  /** How far the modules in the middle of their evaluation are. */
  private readonly progress = new Map<PyModule, Progress>()

  constructor(ctx: Interpreter) {
    this.ctx = ctx
  }

  workspaceModule(path: string): PyModule | null {
    return this.byPath.get(path) ?? null
  }

  /** What was found in a file: statements of its module level when it was imported, then those of its functions. */
  recorderOf(path: string): SiteRecorder {
    let recorder = this.recorders.get(path)
    if (recorder === undefined) {
      recorder = new SiteRecorder(path)
      this.recorders.set(path, recorder)
    }
    return recorder
  }

  /** Files that have been evaluated. */
  get paths(): string[] {
    return [...this.byPath].filter(([, module]) => module.state !== 'new').map(([path]) => path)
  }

  /** Modules that are going to be evaluated again, as the same objects: others may hold them. */
  renew(paths: ReadonlySet<string>): void {
    for (const path of paths) {
      const module = this.byPath.get(path)
      if (module !== undefined) {
        module.scope = null
        module.state = 'new'
      }
      this.recorders.delete(path)
      this.globals.delete(path)
    }
    this.impliedBases.clear()
    this.namespaces.clear()
  }

  /** Forgets modules, as if nobody had imported them. */
  forget(paths: readonly string[], impliedNames: readonly string[]): void {
    for (const path of paths) {
      this.byPath.delete(path)
      this.recorders.delete(path)
    }
    for (const name of this.impliedBases.keys()) if (!impliedNames.includes(name)) this.impliedBases.delete(name)
    this.namespaces.clear()
  }

  /** The module of a file, evaluated. */
  load(path: string): PyModule | null {
    const known = this.byPath.get(path)
    this.ctx.ledger.request(path)
    if (known && known.state !== 'new') return known
    const file = this.ctx.sources.file(path)
    if (file === null) return null
    const module = this.begin(path, file)
    this.run(module, file)
    return module
  }

  /** The same in small steps, for a module that nobody imports at the moment. */
  *loadInSteps(path: string): Generator<void> {
    const file = this.ctx.sources.file(path)
    if (file === null || (this.byPath.get(path)?.state ?? 'new') !== 'new') return
    const module = this.begin(path, file)
    const progress = this.start(module, file)
    for (let end = 0; progress.next < file.program.body.length; yield) {
      end = Math.min(Math.max(end, progress.next) + STATEMENTS_IN_A_STEP, file.program.body.length)
      this.advance(module, progress, end)
    }
    this.finish(module, file)
  }

  private begin(path: string, file: SourceFile): PyModule {
    const module = this.byPath.get(path) ?? new PyModule(file.moduleName, path, null)
    module.scope = new Scope('module', null, module, path, '')
    this.byPath.set(path, module)
    return module
  }

  /** A library's description, evaluated: no file of the workspace, and nobody's import leads there. */
  runLibrary(file: SourceFile, given: Readonly<Record<string, Value>> = {}): PyModule {
    const module = new PyModule(file.moduleName, null, null)
    module.scope = new Scope('module', null, module, file.path, '')
    for (const [name, value] of Object.entries(given)) module.scope.names.set(name, value)
    this.ctx.ledger.need(file.path)
    this.run(module, file)
    this.recorders.delete(file.path)
    return module
  }

  private run(module: PyModule, file: SourceFile): void {
    this.advance(module, this.start(module, file), file.program.body.length)
    this.finish(module, file)
  }

  private start(module: PyModule, file: SourceFile): Progress {
    const scope = module.scope!
    const isPackage = /(?:^|\/)__init__\.py$/.test(file.path)
    scope.names.set('__name__', module.name)
    scope.names.set('__package__', isPackage ? module.name : module.name.replace(/\.?[^.]*$/, ''))
    scope.names.set('__file__', file.path)
    module.state = 'running'
    const progress: Progress = { file, next: 0, steps: 0 }
    this.progress.set(module, progress)
    return progress
  }

  private finish(module: PyModule, file: SourceFile): void {
    if (file.language === 'typescript') mapWaiting(this.ctx)
    module.state = 'done'
    this.progress.delete(module)
  }

  /** Executes the statements of a module up to `end`, each once. */
  private advance(module: PyModule, progress: Progress, end: number): void {
    const { ctx } = this
    const { file } = progress
    const scope = module.scope!
    const recorder = this.recorderOf(file.path)
    ctx.apart({ recorder, steps: progress.steps }, () => {
      try {
        ctx.ledger.during(file.path, () => this.executeTo(scope, progress, end))
      } finally {
        progress.steps = ctx.steps
      }
    })
  }

  private executeTo(scope: Scope, progress: Progress, end: number): void {
    const { ctx } = this
    const { file } = progress
    while (progress.next < end) {
      const statement = file.program.body[progress.next++]!
      try {
        execute(ctx, scope, [statement])
      } catch (error) {
        // A statement that raises when it is imported ends only itself: the rest may still be worth knowing.
        if (error instanceof PyRaise || error instanceof BoundReached) {
          if (error instanceof BoundReached) ctx.steps = 0
          continue
        }
        if (!(error instanceof Error)) throw error
        ctx.unresolved.push({ path: file.path, span: statement, reason: `not understood: ${error.message}` })
      }
    }
  }

  /**
   * A name that a module in the middle of its evaluation has not defined yet. Which module of a cycle comes first
   * depends on the program's entry, which is not known: the module runs ahead to the definition.
   */
  private runAhead(module: PyModule, name: string): Value | undefined {
    const progress = this.progress.get(module)
    if (!progress) return undefined
    const index = progress.file.program.body.findIndex(
      (statement, at) => at >= progress.next && defines(statement, name),
    )
    if (index < 0) return undefined
    this.ctx.ledger.link(this.ctx.ledger.current, module.path)
    this.advance(module, progress, index + 1)
    return module.scope?.names.get(name)
  }

  executeImport(scope: Scope, statement: ImportStatement): void {
    for (const { module, as } of statement.names) {
      if (as === null && isTypeScript(scope.path)) {
        this.importModule(scope.path, 0, module)
        continue
      }
      const parts = module.split('.')
      if (as !== null) {
        scope.assign(as, this.importModule(scope.path, 0, module) ?? this.unknownModule(module, scope.path, statement))
        continue
      }
      const top = parts[0]!
      const value = this.importModule(scope.path, 0, top) ?? this.unknownModule(top, scope.path, statement)
      scope.assign(top, value)
      for (let count = 2; count <= parts.length; count++) {
        const name = parts.slice(0, count).join('.')
        const inner = this.importModule(scope.path, 0, name)
        const outer = this.importModule(scope.path, 0, parts.slice(0, count - 1).join('.'))
        if (outer?.path != null) reading.modules?.add(outer.path)
        if (inner && outer?.scope && !outer.scope.names.has(parts[count - 1]!))
          this.setSubmodule(outer.scope, parts[count - 1]!, inner)
      }
    }
  }

  /** `import a.b` makes `b` a name of `a`. */
  private setSubmodule(scope: Scope, name: string, module: PyModule): void {
    scope.names.set(name, module)
    this.ctx.forgettable?.push(() => scope.names.delete(name))
  }

  executeImportFrom(scope: Scope, statement: ImportFromStatement): void {
    if (statement.level === 0 && statement.module === '__future__') return
    const load = () => this.importModule(scope.path, statement.level, statement.module)
    if (statement.star) {
      const module = load()
      if (module !== null) this.importAll(scope, module)
      return
    }
    for (const { name, as, span } of statement.names) {
      const look = () => this.importName(scope, statement, load(), name, span)
      if (scope.kind === 'function') {
        reading.open = undefined
        const value = look()
        scope.assign(as ?? name, openValue(this.ctx, reading.open, value))
      } else {
        scope.names.defer(as ?? name, look, this.ctx.remember)
        scope.places.set(as ?? name, { path: scope.path, span, nameSpan: span })
      }
    }
  }

  private importName(
    scope: Scope,
    statement: ImportFromStatement,
    module: PyModule | null,
    name: string,
    span: Span,
  ): Value {
    if (module !== null) {
      const value = this.member(module, name)
      if (value !== undefined) return value
    }
    const inner = statement.module === '' ? name : `${statement.module}.${name}`
    const submodule = this.importModule(scope.path, statement.level, inner)
    if (submodule !== null) return submodule
    // A module in the middle of its own evaluation may have the name later.
    if (module?.path != null && module.state === 'running') return this.lateImport(module, name, scope, span)
    const database = module === null ? this.databaseBeyond(scope, statement, name) : undefined
    if (database !== undefined) return database
    return new Unknown({
      source: name,
      path: scope.path,
      span,
      session: /session/i.test(name) && !/middleware|error/i.test(name),
      lost: module?.path != null,
      reason: `\`${name}\` of \`${'.'.repeat(statement.level)}${statement.module}\` is not known`,
    })
  }

  /** `from company_db import db`, used as `db.Model` and `db.Column`: Flask-SQLAlchemy's object, made where nobody looks. */
  private databaseBeyond(scope: Scope, statement: ImportFromStatement, name: string): Value | undefined {
    if (statement.level > 0 || !/^(?:db|database)$/i.test(name)) return undefined
    const local = statement.names.find((each) => each.name === name)?.as ?? name
    const text = this.ctx.sources.file(scope.path)?.text ?? ''
    if (!new RegExp(`\\b${local}\\.(?:Model|Column|Table)\\b`).test(text)) return undefined
    const key = `${statement.module}.${name}`
    let known = this.databases.get(key)
    if (known === undefined) {
      const type = libraryModule(this.ctx, 'flask_sqlalchemy')?.resolve?.('SQLAlchemy')
      if (!(type instanceof PyClass) || type.construct === null) return undefined
      const site = { path: scope.path, span: statement, source: name }
      known = type.construct({ positional: [], keywords: new Map(), unknownSplats: [] }, site)
      this.databases.set(key, known)
    }
    return known
  }
  private readonly databases = new Map<string, Value>()

  /** Python would refuse the import; the name is looked for again when it is used. */
  private lateImport(module: PyModule, name: string, scope: Scope, span: Span): Value {
    this.ctx.ledger.link(scope.path, module.path)
    const late = this.lateNames.get(scope.global) ?? new Map<string, { module: PyModule; name: string }>()
    late.set(name, { module, name })
    this.lateNames.set(scope.global, late)
    return new Unknown({ source: name, path: scope.path, span, reason: `\`${name}\` is imported in a cycle` })
  }
  private readonly lateNames = new WeakMap<Scope, Map<string, { module: PyModule; name: string }>>()

  /** A name of an import that is under way while its module runs ahead. */
  pendingName(scope: Scope, name: string): Value | undefined {
    const progress = this.progress.get(scope.module)
    if (!progress) return undefined
    for (const statement of progress.file.program.body.slice(0, progress.next)) {
      if (statement.kind !== 'importFrom' || statement.star) continue
      const found = statement.names.find((each) => (each.as ?? each.name) === name)
      if (!found) continue
      const global = scope.global
      const module = this.importModule(global.path, statement.level, statement.module)
      this.ctx.ledger.link(scope.path, module?.path ?? null)
      const value = this.importName(global, statement, module, found.name, found.span)
      if (!isUnknown(value)) return value
    }
    return undefined
  }

  /**
   * A name that the module uses and nobody defines: code that was pasted without its imports. It is SQLAlchemy's public
   * name, or the one mapped class of the workspace that is called so.
   */
  impliedName(scope: Scope, name: string): Value | undefined {
    if (isTypeScript(scope.path)) return undefined
    const program = this.ctx.sources.file(scope.path)?.program
    if (program === undefined || this.definedIn(scope.path, program.body, name)) return undefined
    for (const library of IMPLIED_LIBRARIES) {
      const value = libraryModule(this.ctx, library)?.resolve?.(name)
      if (value !== undefined && !(value instanceof PyModule)) return value
    }
    this.ctx.ledger.dependsOnAll()
    const classes = (this.ctx.mappedClasses as PyClass[]).filter((type) => type.name === name && type.mapped !== null)
    return classes.length > 0 ? (classes.length === 1 ? classes[0] : undefined) : this.impliedBase(scope.path, name)
  }

  /** The declarative base, or abstract class below one, of that name in the workspace, when there is one and no more. */
  private impliedBase(path: string, name: string): Value | undefined {
    if (!/^[A-Z]/.test(name)) return undefined
    let bases = this.impliedBases.get(name)
    if (bases === undefined) {
      bases = []
      this.impliedBases.set(name, bases)
      const definition = new RegExp(`^(?:class[ \\t]+${name}\\b|${name}[ \\t]*=)`, 'm')
      for (const other of this.ctx.sources.relevant('python')) {
        const file = this.ctx.sources.file(other)
        if (other === path || file === null || !definition.test(file.text) || isRevision(file)) continue
        this.load(other)
        const value = this.workspaceModule(other)?.scope?.names.get(name)
        if (value instanceof PyClass && value.fact('registry') !== undefined && value.mapped === null) bases.push(value)
      }
    }
    return bases.length === 1 ? bases[0] : undefined
  }
  private readonly impliedBases = new Map<string, PyClass[]>()

  /** Names that were looked for in the texts of all files. */
  get impliedNames(): string[] {
    return [...this.impliedBases.keys()]
  }

  /** Whether a function of the module binds the module's name anew: `global name`. */
  rebinds(path: string, name: string): boolean {
    let names = this.globals.get(path)
    if (names === undefined) {
      const text = this.ctx.sources.file(path)?.text ?? ''
      names = new Set(
        [...text.matchAll(/^[ \t]+global[ \t]+((?:[\w, \t]|\\\r?\n)+)/gm)].flatMap((match) => match[1]!.split(/\W+/)),
      )
      this.globals.set(path, names)
    }
    return names.has(name)
  }
  /** Whether a file assigns an attribute of that name in more than `often` places: `self.client = None` is but a start. */
  reassigns(path: string | undefined, name: string, often: number): boolean {
    const file = path === undefined ? null : this.ctx.sources.file(path)
    if (file == null) return false
    let counts = this.assignments.get(file)
    if (counts === undefined) {
      counts = new Map()
      for (const [, each] of file.text.matchAll(/\.(\w+)(?=\s*(?::[^=\n]+)?=(?!=))/g))
        counts.set(ownText(each!), (counts.get(each!) ?? 0) + 1)
      this.assignments.set(file, counts)
    }
    return (counts.get(name) ?? 0) > often
  }

  private readonly globals = new Map<string, ReadonlySet<string>>()
  /** How often a file assigns attributes of a name. */
  private readonly assignments = new WeakMap<SourceFile, Map<string, number>>()

  /** Whether the module may define the name: it does somewhere, or takes in all names of a module that is not known. */
  private definedIn(path: string, body: readonly Statement[], name: string): boolean {
    let names = this.undefinedNames.get(body)
    if (names === undefined) {
      names = new Map()
      this.undefinedNames.set(body, names)
    }
    let found = names.get(name)
    if (found === undefined) {
      found = body.some(
        (statement) =>
          defines(statement, name) ||
          (statement.kind === 'importFrom' &&
            statement.star &&
            this.importModule(path, statement.level, statement.module) === null),
      )
      names.set(name, found)
    }
    return found
  }
  private readonly undefinedNames = new WeakMap<object, Map<string, boolean>>()

  /** A name that a cycle of imports left open. */
  lateName(scope: Scope, name: string): Value | undefined {
    const late = this.lateNames.get(scope.global)?.get(name)
    return late ? this.member(late.module, late.name) : undefined
  }

  /**
   * Modules all of whose names a module took in, and that it asks when it is asked: those of libraries
   * (`from sqlalchemy import *`), and those that were not at their end yet, in a cycle of imports.
   */
  private readonly stars = new WeakMap<Scope, PyModule[]>()

  private addStars(scope: Scope, modules: readonly PyModule[]): void {
    if (modules.length > 0) this.stars.set(scope, [...(this.stars.get(scope) ?? []), ...modules])
  }

  /** A name that another module gave by `import *`, the last such import first. */
  starName(scope: Scope, name: string): Value | undefined {
    const modules = name.startsWith('_') ? undefined : this.stars.get(scope.global)
    for (const module of modules?.toReversed() ?? []) {
      const value = module.scope === null ? module.resolve?.(name) : this.givenName(module, name)
      if (value !== undefined) return value
    }
    return undefined
  }

  /** What `import *` takes of a name of the program's module. */
  private givenName(module: PyModule, name: string): Value | undefined {
    if (module.path !== null) reading.modules?.add(module.path)
    const listed = listedNames(module)
    return listed === null || listed.includes(name) ? module.scope!.names.get(name) : undefined
  }

  private importAll(scope: Scope, module: PyModule): void {
    if (module.path !== null) reading.modules?.add(module.path)
    if (module.scope === null) {
      for (const name of starNames(module)) {
        const value = module.resolve?.(name)
        if (value !== undefined) scope.assign(name, value)
      }
      this.addStars(scope.global, [module])
      return
    }
    this.addStars(scope.global, this.stars.get(module.scope) ?? [])
    // Python loads a package before its modules; here the package may be met from one of them, half way through.
    if (module.state === 'running') this.addStars(scope.global, [module])
    const names: readonly string[] =
      listedNames(module) ?? [...module.scope.names.keys()].filter((name) => !name.startsWith('_'))
    for (const name of names) {
      if (scope.kind !== 'function' && module.scope.names.has(name)) {
        scope.names.defer(name, () => this.member(module, name), this.ctx.remember)
        continue
      }
      const value = this.member(module, name)
      if (value !== undefined) scope.assign(name, value)
    }
  }

  /** `import x` in an `if TYPE_CHECKING:` block: loaded only when an annotation asks for the name. */
  noteTypeOnlyImport(scope: Scope, statement: ImportStatement | ImportFromStatement): void {
    const known = this.typeOnly.get(scope) ?? new Map<string, TypeOnlyImport>()
    this.typeOnly.set(scope, known)
    if (statement.kind === 'import') {
      for (const { module, as } of statement.names) {
        const bound = as ?? module.split('.')[0]!
        known.set(bound, { load: () => this.importModule(scope.path, 0, as ? module : bound) ?? undefined })
      }
      return
    }
    for (const { name, as, span } of statement.names) {
      known.set(as ?? name, {
        load: () => {
          const module = this.importModule(scope.path, statement.level, statement.module)
          const value = this.importName(scope, statement, module, name, span)
          return isUnknown(value) ? undefined : value
        },
      })
    }
  }

  typeOnlyName(scope: Scope, name: string): Value | undefined {
    for (let at: Scope | null = scope; at !== null; at = at.parent) {
      const found = this.typeOnly.get(at)?.get(name)
      if (found) return found.load()
    }
    return undefined
  }

  /** The module that an import names, evaluated; null when nobody knows it. */
  importModule(fromPath: string, level: number, name: string): PyModule | null {
    const library = () => (level === 0 ? libraryModule(this.ctx, name, this.ctx.programs.get(fromPath)) : null)
    const known = level === 0 && isSpokenFor(name) && !isTypeScript(fromPath) ? library() : null
    if (known !== null) return known
    const path = this.ctx.sources.resolveImport(fromPath, level, name)
    if (path !== null) {
      const module = this.load(path)
      if (module !== null) return module
    }
    if (isTypeScript(fromPath)) return typescriptModule(this.ctx, name)
    const described = library()
    if (described !== null) return described
    if (this.ctx.sources.isNamespace(fromPath, level, name)) {
      const key = `${level === 0 ? '' : fromPath}:${level}:${name}`
      let module = this.namespaces.get(key)
      if (module === undefined) {
        module = new PyModule(
          name,
          null,
          null,
          (member) => this.importModule(fromPath, level, name === '' ? member : `${name}.${member}`) ?? undefined,
        )
        this.namespaces.set(key, module)
      }
      return module
    }
    return null
  }

  private unknownModule(name: string, path: string, span: Span): Unknown {
    return new Unknown({
      source: name,
      path,
      span: { start: span.start, end: span.end },
      reason: `module \`${name}\` is not in the workspace`,
    })
  }

  /** What a module has by that name: its own, a submodule, or what its `__getattr__` gives. */
  member(module: PyModule, name: string): Value | undefined {
    if (module.resolve) return module.resolve(name)
    if (module.path !== null) {
      reading.modules?.add(module.path)
      // It is evaluated again when somebody asks.
      if (module.state === 'new') this.load(module.path)
    }
    const own = module.scope?.names.get(name) ?? (module.scope ? this.starName(module.scope, name) : undefined)
    reading.open = own === undefined ? undefined : module.scope?.names.open?.get(name)
    if (own !== undefined) return own
    if (name === '__name__') return module.name
    if (module.state === 'running') {
      const ahead = this.runAhead(module, name)
      if (ahead !== undefined) return ahead
    }
    if (module.path?.endsWith('/__init__.py')) {
      const submodule = this.ctx.sources.resolveImport(module.path, 1, name)
      if (submodule !== null && submodule !== module.path) return this.load(submodule) ?? undefined
    }
    const getter = module.scope?.names.get('__getattr__')
    return getter instanceof PyFunction ? nameOnDemand(this.ctx, module, getter, name) : undefined
  }

  attribute(module: PyModule, name: string, site: CallSite): Value {
    const value = this.member(module, name)
    if (value !== undefined) return module.scope === null ? value : heldValue(this.ctx, module.scope.names, name, value)
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      reason: `\`${name}\` of module \`${module.name}\` is not known`,
    })
  }
}

/** `__all__` of a module of the program; null without one. */
function listedNames(module: PyModule): readonly string[] | null {
  const all = module.scope?.names.get('__all__')
  if (!(all instanceof PyList || all instanceof PyTuple)) return null
  return (all.items as readonly Value[]).filter((n): n is string => typeof n === 'string')
}

function starNames(module: PyModule): readonly string[] {
  const names = module.resolve?.('__all__')
  return names instanceof PyList ? names.items.filter((n): n is string => typeof n === 'string') : []
}
