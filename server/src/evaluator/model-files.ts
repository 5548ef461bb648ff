// Which files have to be evaluated to know all models: those whose text may map a class or make a table. Names alone
// decide, and generously: a file too many costs a millisecond, one that is missing would cost its models. Everything
// else is evaluated when a model, a statement or a question leads there.

import { ownText } from '../frontends/own-text.ts'
import { speaksOfOrm } from '../frontends/python/imports.ts'
import type { SourceFile, SourceTree } from '../frontends/source-tree.ts'
import { LazyMap } from './lazy-map.ts'

interface Definition {
  readonly name: string
  /** Names that it is made from: a class's bases, the function that is called. */
  readonly from: readonly string[]
  /** Its own text names something that makes models. */
  readonly makes: boolean
}

interface Outline {
  /** The text names something that makes models by itself. */
  readonly makes: boolean
  /** It does so by these words alone, which the file imports: where from decides. Empty when it does by others. */
  readonly words: readonly string[]
  /** A migration script: the tables in it are those of the past. It is read when it is asked for. */
  readonly revision: boolean
  /** Classes, functions of the module level, and names that calls are assigned to. */
  readonly definitions: readonly Definition[]
  /** `from x import Name as Alias`: Alias to Name. */
  readonly aliases: LazyMap<string, string>
}

/** Words that make models, or change those that others make, wherever they stand. */
const MAKERS =
  /\b(?:mapped_column|__table(?:name|_args|)__[ \t]*[=:]|def[ \t]+__table(?:name|_args|)__|__mapper_args__|MappedAsDataclass|MappedColumn|MappedSQLExpression|DeclarativeBase\w*|declarative_(?:base|mixin)|declared_attr|as_declarative|automap_base|DeferredReflection|map_(?:imperatively|declaratively)|column_property|instrument_class|after_mapper_constructed|mapper_configured|(?:before|after)_configured|__declare_(?:first|last)__|compiles|advanced_alchemy|litestar\.(?:plugins|contrib)\.sqlalchemy|flask_appbuilder)\b|:[ \t]*["']?(?:\w+\.)*(?:Mapped|WriteOnlyMapped|DynamicMapped)\[|@[\w.]*\bmapped|\bmapper\(|\.Model\b/
/** Words that make models where they are used as code: they may be English, and other libraries have tables and columns. */
const MAKING_WORDS =
  /\b(Column|Table|relationship|registry|SQLAlchemy|SQLModel)[ \t]*(?:[(,)]|as\b)|=[ \t]*(?:\w+\.)?(Column|Table|relationship|registry)[ \t]*$/gm
const CLASS = /class[ \t]+(\w+)[^(:\n]*\(([^)]*)\)/y
/** In column 0. */
const DEFINITION = /def[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*([\w.]+)\(/y
const ALIAS = /(\w+)[ \t]+as[ \t]+(\w+)/y
/** `Repository[User]`: a generic class is not its parameters. */
const SUBSCRIPT = /\[[^[\]]*(?:\[[^[\]]*\][^[\]]*)*\]/g
const IDENTIFIER = /[A-Za-z_]\w*/g

/** What makes models in TypeScript; a base class alone makes none. */
const TYPESCRIPT_MAKERS = /\bthis\.table\(|\b(?:new[ \t]+Table|table)\(/

/** Files that are outlined before something else may come in between. */
const FILES_IN_A_STEP = 20

const outlines = new WeakMap<SourceFile, Outline>()
const typescriptMakers = new WeakMap<SourceFile, boolean>()

/** Whether the file's own text makes models, so that it is evaluated whatever the others say. */
export function makesModels(file: SourceFile): boolean {
  if (file.language === 'python') {
    const { makes, revision } = outlineOf(file)
    return makes && !revision
  }
  let makes = typescriptMakers.get(file)
  if (makes === undefined) {
    makes = TYPESCRIPT_MAKERS.test(file.text)
    typescriptMakers.set(file, makes)
  }
  return makes
}

function outlineOf(file: SourceFile): Outline {
  let outline = outlines.get(file)
  if (outline === undefined) {
    outline = readOutline(file.text)
    outlines.set(file, outline)
  }
  return outline
}

/** Whether the file is a migration script: its models are those of the past. */
export function isRevision(file: SourceFile): boolean {
  return outlineOf(file).revision
}

/** The words with which code of the text may make models. */
function makingWordsIn(text: string): Set<string> {
  const words = new Set<string>()
  for (const { 1: called, 2: assigned, index } of text.matchAll(MAKING_WORDS)) {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index)
    // Quotes may hold a `#` that begins no comment.
    if (!/^[ \t]*#/.test(line) && (!line.includes('#') || /['"]/.test(line))) words.add((called ?? assigned)!)
  }
  return words
}

const NO_WORDS: readonly string[] = []

function readOutline(text: string): Outline {
  const definitions: Definition[] = []
  const alone = MAKERS.test(text)
  const words = alone ? NO_WORDS : [...makingWordsIn(text)]
  const makes = alone || words.length > 0
  const found = definitionsIn(text)
  for (const [index, { bases, by, name, start }] of found.entries()) {
    const from =
      bases?.replace(SUBSCRIPT, '').match(IDENTIFIER) ?? (by === undefined ? [] : [by.slice(by.lastIndexOf('.') + 1)])
    const own = makes && makesItself(text.slice(start, found[index + 1]?.start ?? text.length))
    if (!own && from.length === 0) continue
    definitions.push({ name: ownText(name), from: from.map(ownText), makes: own })
  }
  const aliases = new LazyMap<string, string>()
  for (let at = text.indexOf(' as '); at >= 0; at = text.indexOf(' as ', at + 1)) {
    let start = at
    while (isWord(text.charCodeAt(start - 1))) start--
    ALIAS.lastIndex = start
    const [, name, as] = ALIAS.exec(text) ?? []
    if (as !== undefined) aliases.set(ownText(as), ownText(name!))
  }
  const revision = text.includes('down_revision') && /^down_revision\b/m.test(text) && /^revision\b/m.test(text)
  return { makes, words, revision, definitions, aliases }
}

function makesItself(text: string): boolean {
  return MAKERS.test(text) || makingWordsIn(text).size > 0
}

/** Whether all of the words are those of libraries that have nothing to do with SQL: `from rich.table import Table`. */
function areOthers(sources: SourceTree, file: SourceFile, words: readonly string[]): boolean {
  const imports = [...file.imports]
  return words.every((word) => {
    const from = imports.filter(({ names }) => names.includes(word))
    return from.length > 0 && from.every(({ level, module }) => isBeyond(sources, file.path, level, module))
  })
}

/** Whether the module is not the workspace's, and none of an ORM's package. */
function isBeyond(sources: SourceTree, path: string, level: number, module: string): boolean {
  if (level > 0 || speaksOfOrm(module)) return false
  return sources.resolveImport(path, 0, module) === null && !sources.isNamespace(path, 0, module)
}

interface Found {
  readonly start: number
  readonly name: string
  readonly bases?: string
  /** What is called to make it. */
  readonly by?: string
}

/** Classes, and what is defined in column 0, in their order. Few lines are looked into: most are deeper. */
function definitionsIn(source: string): Found[] {
  const text = source.includes('\r') ? source.replaceAll('\r', '\n') : source
  const endOfLine = (at: number) => {
    const end = text.indexOf('\n', at)
    return end < 0 ? text.length : end
  }
  const found: Found[] = []
  let type = text.indexOf('class')
  for (let line = 0; line < text.length; ) {
    let end = endOfLine(line)
    let match: RegExpExecArray | null = null
    if (type >= 0 && type < end) {
      let at = line
      while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++
      CLASS.lastIndex = at
      match = at === type ? CLASS.exec(text) : null
      if (match !== null) {
        found.push({ start: line, name: match[1]!, bases: match[2]! })
        end = endOfLine(CLASS.lastIndex)
      }
      type = text.indexOf('class', end)
    }
    if (match === null && isWord(text.charCodeAt(line))) {
      DEFINITION.lastIndex = line
      match = DEFINITION.exec(text)
      if (match !== null)
        found.push({ start: line, name: match[1] ?? match[2]!, ...(match[3] === undefined ? {} : { by: match[3] }) })
    }
    line = end + 1
  }
  return found
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57)
}

function withoutMakers(outline: Outline): Outline {
  return {
    ...outline,
    makes: false,
    definitions: outline.definitions.flatMap((each) => (each.from.length === 0 ? [] : [{ ...each, makes: false }])),
  }
}

/** Sorted paths; yields after each few files. */
export function* modelFilesInSteps(sources: SourceTree): Generator<void, string[]> {
  let count = 0
  const byPath = new Map<string, Outline>()
  const chosen = new Set<string>()
  const names = new Set<string>()
  for (const path of sources.relevant('python')) {
    const file = sources.file(path)
    if (file !== null && !outlines.has(file) && ++count % FILES_IN_A_STEP === 0) yield
    const outline = file === null ? null : outlineOf(file)
    if (outline === null || outline.revision) continue
    const { words } = outline
    const makes = outline.makes && (words.length === 0 || !areOthers(sources, file!, words))
    byPath.set(path, makes === outline.makes ? outline : withoutMakers(outline))
    if (makes) chosen.add(path)
  }
  // What is made from something that may make a model may be one too, and so on.
  for (let before = -1; before < names.size; ) {
    before = names.size
    for (const [path, { aliases, definitions }] of byPath) {
      for (const { from, makes, name } of definitions) {
        if (!makes && !from.some((each) => names.has(each) || names.has(aliases.get(each) ?? ''))) continue
        names.add(name)
        chosen.add(path)
      }
    }
  }
  for (const path of sources.relevant('typescript')) {
    const file = sources.file(path)
    if (file !== null && makesModels(file)) chosen.add(path)
  }
  return [...chosen].sort()
}
