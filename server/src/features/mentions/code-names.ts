// The names in a piece of code that stand for parts of the models: classes and their attributes, keywords of
// `filter_by()`, `values()` and of the class, keys of dictionaries with values, columns behind `.c`. Instances'
// attributes (`user.name`) are not among them: the language's own server knows the types of variables.

import type { Mapper, Table } from 'orm-core'
import { languageOf } from '../../frontends/language.ts'
import type {
  Argument,
  AttributeExpression,
  CallExpression,
  DictExpression,
  Expression,
  ImportFromStatement,
  LiteralExpression,
  NameExpression,
  Span,
  SubscriptExpression,
} from '../../frontends/program.ts'
import type { SourceFile } from '../../frontends/source-tree.ts'
import { columnsOf, type NamedPart } from '../named-parts.ts'
import { type CodeNode, walkTo } from './code-walk.ts'
import { Entities } from './entities.ts'
import { isMapper, type Symbols } from './symbols.ts'

/** `name`: type checkers know it, too; `key`: they take it for any text or name; `shorthand`: `{ name }`, which is both the
 * key and the value. */
export type CodeForm = 'name' | 'key' | 'shorthand'

export interface CodeListener {
  found(span: Span, form: CodeForm, part: NamedPart): void
  /** It may be a name of the models, but whose can't be told. `text` is what it is: "filter_by(name=…)". */
  doubt(span: Span, text: string): void
}

const FILTERS = /^(?:filter_by|filterBy)$/
const FILLERS = /^(?:values|update|filterBy|on_conflict_do_update|onConflictDoUpdate)$/
const EXECUTORS = /^(?:execute|scalars|scalar|bulk_(?:insert|update)_mappings|bulk(?:Insert|Update)Mappings|get)$/
const REFLECTION = /^(?:getattr|setattr|hasattr|delattr)$/

export class CodeNames {
  private readonly symbols: Symbols
  private readonly file: SourceFile
  private readonly listener: CodeListener
  private readonly entities: Entities
  private wanted: ReadonlySet<number> = new Set()

  constructor(symbols: Symbols, file: SourceFile, listener: CodeListener) {
    this.symbols = symbols
    this.file = file
    this.listener = listener
    this.entities = new Entities(symbols, file.path)
  }

  /**
   * @param wanted where the names begin that are asked about
   * @param others places of names that lead to what they are: of classes, which variables are bound to; in order, with `wanted`
   */
  read(wanted: ReadonlySet<number>, others: readonly number[]): void {
    this.wanted = wanted
    walkTo(this.file.program.body, others, (node, around) => {
      this.entities.note(node, around)
      this.visit(node as CodeNode & Expression, around)
    })
  }

  private visit(node: CodeNode, around: readonly CodeNode[]): void {
    switch (node.kind) {
      case 'name':
        if (this.wanted.has(node.start)) this.name(node as unknown as NameExpression, around)
        break
      case 'attribute':
        this.attribute(node as unknown as AttributeExpression, around)
        break
      case 'importFrom':
        for (const { name, span } of (node as unknown as ImportFromStatement).names)
          if (this.wanted.has(span.start)) this.imported(name, span)
        break
      case 'call':
        for (const argument of (node as unknown as CallExpression).arguments)
          this.keyword(node as unknown as CallExpression, argument, around)
        break
      case 'dict':
        for (const { key, value } of (node as unknown as DictExpression).entries)
          if (key?.kind === 'literal' && typeof key.value === 'string') this.key(key, value, around)
        break
      case 'literal':
        this.literal(node as unknown as LiteralExpression, around)
        break
    }
  }

  private isWanted({ start }: Span): boolean {
    return this.wanted.has(start)
  }

  private name(expression: NameExpression, around: readonly CodeNode[]): void {
    const entity = this.entities.of(expression, around)
    if (entity?.isItself) this.isClass(expression, expression.name, entity.object)
  }

  private isClass(span: Span, name: string, object: Mapper | Table): void {
    if (isMapper(object) && object.className === name)
      this.listener.found(span, 'name', { object, mapper: object, key: null })
  }

  private imported(name: string, { start }: Span): void {
    const meant = this.symbols.meant(this.file.path, name)
    if (meant !== null) this.isClass({ start, end: start + name.length }, name, meant)
  }

  private attribute(expression: AttributeExpression, around: readonly CodeNode[]): void {
    const { name, nameSpan, object } = expression
    if (!this.isWanted(nameSpan)) return
    const entity = this.entities.of(object, around)
    const isColumns = object.kind === 'attribute' && (object.name === 'c' || object.name === 'columns')
    const part = entity && (entity.isItself || isColumns) ? partOf(entity.object, name, isColumns) : null
    // `users.c.name` is made when the program runs: to a type checker it is any attribute.
    if (part !== null) this.listener.found(nameSpan, isColumns ? 'key' : 'name', part)
    const itself = this.entities.of(expression, around)
    if (itself?.isItself && !isColumns) this.isClass(nameSpan, name, itself.object)
  }

  /** `User(name=…)`, `.filter_by(name=…)`, `.values(name=…)`. */
  private keyword({ callee }: CallExpression, argument: Argument, around: readonly CodeNode[]): void {
    const { name: keyword, nameSpan } = argument
    if (keyword === null || nameSpan === null || !this.isWanted(nameSpan)) return
    const name = nameOf(callee)
    if (callee.kind === 'attribute' && (FILTERS.test(name) || name === 'values')) {
      const entity = this.entities.of(callee.object, around)
      if (entity === null) this.listener.doubt(nameSpan, `${name}(${keyword}=…)`)
      else this.isKey(nameSpan, 'key', entity.object, keyword)
      return
    }
    const made = this.entities.of(callee, around)
    if (made?.isItself) this.isKey(nameSpan, 'key', made.object, keyword)
  }

  /** `.values({"name": …})`, `.update({"name": …})`, `set_={"name": …}`; in TypeScript also `new User({ name: … })`. */
  private key(key: LiteralExpression, value: Expression, around: readonly CodeNode[]): void {
    const span = inside(this.file.text, key)
    if (!this.isWanted(span)) return
    const call = around.findLast(({ kind }) => kind === 'call' || kind === 'function') as CallExpression | undefined
    const owner = call?.kind === 'call' ? this.filled(call, around) : null
    const isShorthand = value.start === key.start && value.end === key.end
    if (owner !== null) this.isKey(span, isShorthand ? 'shorthand' : 'key', owner, String(key.value))
  }

  /** The class or table whose columns a dictionary in the call's arguments gives values. */
  private filled({ arguments: args, callee }: CallExpression, around: readonly CodeNode[]): Mapper | Table | null {
    const name = nameOf(callee)
    if (callee.kind === 'attribute' && FILLERS.test(name))
      return this.entities.of(callee.object, around)?.object ?? null
    if (EXECUTORS.test(name)) return args[0] ? (this.entities.of(args[0].value, around)?.object ?? null) : null
    const made = this.entities.of(callee, around)
    return made?.isItself && languageOf(this.file.path) === 'typescript' ? made.object : null
  }

  private isKey(span: Span, form: CodeForm, owner: Mapper | Table, name: string): void {
    const part = partOf(owner, name, !isMapper(owner))
    if (part !== null) this.listener.found(span, form, part)
  }

  private literal(literal: LiteralExpression, around: readonly CodeNode[]): void {
    const span = inside(this.file.text, literal)
    if (literal.type !== 'string' || !this.isWanted(span)) return
    const name = String(literal.value)
    if (this.isAnnotation(literal, around)) {
      const meant = this.symbols.meant(this.file.path, name)
      if (meant !== null) this.isClass(span, name, meant)
      return
    }
    const outer = around.findLast(({ kind }) => kind === 'call' || kind === 'subscript')
    if (outer?.kind === 'subscript') this.subscript(outer as unknown as SubscriptExpression, literal, span, around)
    else if (outer?.kind === 'call') this.reflected(outer as unknown as CallExpression, literal, span, around)
  }

  /** `Mapped["User"]`: what a type checker reads in quotes. */
  private isAnnotation(literal: LiteralExpression, around: readonly CodeNode[]): boolean {
    return (
      this.file.language === 'python' &&
      around.some((each, index) => (each as { annotation?: unknown }).annotation === (around[index + 1] ?? literal))
    )
  }

  /** `users.c["name"]` */
  private subscript(
    { index, object }: SubscriptExpression,
    literal: LiteralExpression,
    span: Span,
    around: readonly CodeNode[],
  ): void {
    const isColumns = object.kind === 'attribute' && (object.name === 'c' || object.name === 'columns')
    const entity = isColumns && index.start === literal.start ? this.entities.of(object, around) : null
    const part = entity && partOf(entity.object, String(literal.value), true)
    if (part) this.listener.found(span, 'key', part)
  }

  /** `getattr(User, "name")` */
  private reflected(
    { arguments: args, callee }: CallExpression,
    literal: LiteralExpression,
    span: Span,
    around: readonly CodeNode[],
  ): void {
    const name = String(literal.value)
    if (callee.kind !== 'name' || !REFLECTION.test(callee.name) || args[1]?.value.start !== literal.start) return
    const entity = this.entities.of(args[0]!.value, around)
    if (entity === null) this.listener.doubt(span, `${callee.name}(…, ${JSON.stringify(name)})`)
    else this.isKey(span, 'key', entity.object, name)
  }
}

const nameOf = (callee: Expression) => (callee.kind === 'name' || callee.kind === 'attribute' ? callee.name : '')

/** The text of a literal without its quotes; a key of TypeScript may have none. */
function inside(text: string, { start, value }: LiteralExpression): Span {
  const from = /["'`]/.test(text[start] ?? '') ? start + 1 : start
  return { start: from, end: from + String(value).length }
}

/** The attribute of a class, or the column of its table. */
function partOf(owner: Mapper | Table, name: string, isColumn: boolean): NamedPart | null {
  const mapper = isMapper(owner) ? owner : null
  if (mapper !== null && !isColumn) {
    const object = mapper.attrs.get(name)
    return object === undefined ? null : { object, mapper, key: name }
  }
  const table = isMapper(owner) ? (owner.localTable as unknown as Table) : owner
  const object = columnsOf(table).find((each) => each.key === name || each.name === name)
  if (object === undefined) return null
  const property = mapper?._columntoproperty.get(object as never) as { readonly key: string } | undefined
  return { object, mapper, key: property?.key ?? null }
}
