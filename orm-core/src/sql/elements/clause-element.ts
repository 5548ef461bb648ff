// ClauseElement, the base of everything that is SQL: flags that say what kind of element it is, bind parameter
// replacement, comparison, negation and compilation hooks. Columns are column-element.ts, FROM elements selectable.ts.

import { late } from '../late.ts'
import { type CloneFn, type CloneOptions, ElementSet, Node } from '../node.ts'
import type { Operator } from '../operators.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { showAs } from '../show.ts'
import type { TypeEngine } from '../types/type-engine.ts'
import type { BindParameter } from './bind-parameter.ts'
import type { Label } from './named-column.ts'

/** The ORM's mark on an element: which compile-state plugin a statement that selects it is compiled with. */
export interface PropagateAttrs {
  readonly compileStatePlugin?: string
  readonly pluginSubject?: any
  readonly [name: string]: unknown
}

/** The mark of an element that no plugin has marked. */
export const NO_PROPAGATE_ATTRS: PropagateAttrs = Object.freeze({})

/** What an element can be asked without knowing its class; all false or null until a class says otherwise. */
export interface ClauseElement {
  _propagateAttrs: PropagateAttrs
  readonly isClauseElement: boolean
  readonly isSelectable: boolean
  readonly isDml: boolean
  readonly supportsExecution: boolean
  readonly stringifyDialect: string
  readonly _isColumnElement: boolean
  readonly _isKeyedColumnElement: boolean
  readonly _isTable: boolean
  readonly _isTextual: boolean
  readonly _isFromClause: boolean
  readonly _isReturnsRows: boolean
  readonly _isTextClause: boolean
  readonly _isFromContainer: boolean
  readonly _isSelectContainer: boolean
  readonly _isSelectBase: boolean
  readonly _isSelectStatement: boolean
  readonly _isBindParameter: boolean
  readonly _isClauseList: boolean
  readonly _isLambdaElement: boolean
  readonly _isSingletonConstant: boolean
  readonly _isImmutable: boolean
  readonly _isStar: boolean
  readonly _isSubquery: boolean
  readonly _isCollectionAggregate: boolean
  readonly _omitFromStatements: boolean
  /** The label that an ORDER BY of this element should name instead of repeating the expression. */
  readonly _orderByLabelElement: Label<any, any> | null
  readonly description: string | null
}

/** Any part of a statement. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the values are on the prototype
export abstract class ClauseElement extends Node {
  declare negationClause?: ClauseElement

  /** The FROM elements that a statement needs for this element. */
  get _fromObjects(): FromClause[] {
    return gatherFroms(this, [])
  }
  /**
   * Adds this element's own FROM elements to `out`, or puts the elements that they come from on `pending`, the last one
   * first: a class says how by this method alone, so that trees of any depth are walked.
   */
  _addFroms(_out: FromClause[], _pending: ClauseElement[]): void {}

  /** Sets the plugin mark in place. */
  _setPropagateAttrs(values: PropagateAttrs | null): this {
    this._propagateAttrs = values ?? NO_PROPAGATE_ATTRS
    return this
  }

  _negateInBinary(_negatedOp: Operator, _originalOp: Operator): ClauseElement {
    return this
  }

  _withBinaryElementType(_type: TypeEngine<any>): ClauseElement {
    return this
  }

  /** This element and all that it was cloned from. */
  get _clonedSet(): ElementSet<ClauseElement> {
    return this._memoized('_clonedSet', () => {
      const set = new ElementSet<ClauseElement>()
      let element: Node | null = this
      while (element !== null) {
        set.add(element as ClauseElement)
        element = element._isCloneOf
      }
      return set
    })
  }

  /** The first of the elements that this one was cloned from. */
  _deClone(): ClauseElement {
    let element: Node = this
    while (element._isCloneOf !== null) element = element._isCloneOf
    return element as ClauseElement
  }

  /** What `filter_by` names are looked up on; an expression in general has none of its own. */
  get entityNamespace(): any {
    return undefined
  }

  /** A copy in which the parameters of these names have these values. */
  params(values: Readonly<Record<string, unknown>>): this {
    return this._replaceParams(false, values)
  }
  /** Like `params`, and each parameter of the copy gets a name of its own. */
  uniqueParams(values: Readonly<Record<string, unknown>> = {}): this {
    return this._replaceParams(true, values)
  }
  _replaceParams(unique: boolean, values: Readonly<Record<string, unknown>>): this {
    return late.clonedTraverse(
      this,
      { maintainKey: true, detectSubqueryCols: true },
      {
        bindparam(bind: BindParameter<any>) {
          if (Object.hasOwn(values, bind.key)) {
            bind.value = values[bind.key]
            bind.required = false
          }
          if (unique) bind._convertToUnique()
        },
      },
    )
  }

  /** Whether the other element is the same SQL; names of anonymous things do not matter. */
  compare(other: ClauseElement, options?: Record<string, unknown>): boolean {
    return late.compare(this, other, options)
  }

  /** This element as an operand of `against`: in parentheses where it needs them. */
  selfGroup(_against?: Operator | null): ClauseElement {
    return this
  }
  /** Undoes selfGroup. */
  _ungroup(): ClauseElement {
    return this
  }

  /** `NOT` of this element. */
  invert(): ClauseElement {
    return this.negationClause ?? this._negate()
  }
  _negate(): ClauseElement {
    return late.negateElement(this)
  }

  /** Compiles this element: `element.compile({ dialect })`. Without a dialect, to SQL that any database might read. */
  compile(options: Record<string, any> = {}): any {
    return late.compileElement(this, options)
  }
  /** The SQL text, as `str(element)` gives it. */
  override toString(): string {
    return String(this.compile())
  }

  _repr(): string {
    return `<${this.constructor.name} object>`
  }

  override _copyInternals(clone: CloneFn, kw: CloneOptions = {}): void {
    super._copyInternals(clone, kw)
  }
}

Object.assign(ClauseElement.prototype, {
  _propagateAttrs: NO_PROPAGATE_ATTRS,
  isClauseElement: true,
  isSelectable: false,
  isDml: false,
  supportsExecution: false,
  stringifyDialect: 'default',
  _isColumnElement: false,
  _isKeyedColumnElement: false,
  _isTable: false,
  _isTextual: false,
  _isFromClause: false,
  _isReturnsRows: false,
  _isTextClause: false,
  _isFromContainer: false,
  _isSelectContainer: false,
  _isSelectBase: false,
  _isSelectStatement: false,
  _isBindParameter: false,
  _isClauseList: false,
  _isLambdaElement: false,
  _isSingletonConstant: false,
  _isImmutable: false,
  _isSubquery: false,
  _isCollectionAggregate: false,
  _omitFromStatements: false,
})
// read-only until a class overrides them by a getter or a field
for (const [name, value] of [
  ['_isStar', false],
  ['_orderByLabelElement', null],
  ['description', null],
] as const) {
  Object.defineProperty(ClauseElement.prototype, name, { value, writable: true, configurable: true })
}

/** Adds the FROM elements of an element to `out`. */
export function gatherFroms(element: ClauseElement, out: FromClause[], pending: any[] = []): FromClause[] {
  let next: any = element
  while (next !== undefined) {
    if (next._addFroms !== undefined) next._addFroms(out, pending)
    // an element of a layer above, which has but a list
    else for (const from of next._fromObjects ?? []) out.push(from)
    next = pending.pop()
  }
  return out
}

/** Sets flags on a class once, for all its instances. */
export function classFlags<C extends abstract new (...args: any) => any>(
  cls: C,
  flags: Partial<Record<keyof InstanceType<C> & string, unknown>>,
): void {
  for (const name in flags) {
    Object.defineProperty(cls.prototype, name, { value: flags[name], writable: true, configurable: true })
  }
}

/** All elements that those of the list were cloned from, and themselves: SQLAlchemy's `_expand_cloned`. */
export function expandCloned(elements: Iterable<ClauseElement>): ElementSet<ClauseElement> {
  const result = new ElementSet<ClauseElement>()
  for (const element of elements) {
    if (element._isCloneOf === null) result.add(element)
    else result.update(element._clonedSet)
  }
  return result
}
/** Those of `a` that share an origin with one of `b`: `_cloned_intersection`. */
export function clonedIntersection<T extends ClauseElement>(a: Iterable<T>, b: Iterable<ClauseElement>): ElementSet<T> {
  const all = expandCloned(a).intersection(expandCloned(b))
  const result = new ElementSet<T>()
  for (const element of a) if (all.intersects(element._clonedSet)) result.add(element)
  return result
}
/** Those of `a` that share no origin with any of `b`: `_cloned_difference`. */
export function clonedDifference<T extends ClauseElement>(a: Iterable<T>, b: Iterable<ClauseElement>): ElementSet<T> {
  const all = expandCloned(a).intersection(expandCloned(b))
  const result = new ElementSet<T>()
  for (const element of a) if (!all.intersects(element._clonedSet)) result.add(element)
  return result
}

declare module '../late.ts' {
  interface Late {
    clonedTraverse: (element: any, options: CloneOptions, visitors: Record<string, (element: any) => void>) => any
    compare: (left: any, right: any, options?: Record<string, unknown>) => boolean
    negateElement: (element: ClauseElement) => ClauseElement
    compileElement: (element: ClauseElement, options: Record<string, any>) => any
    compileType: (type: TypeEngine<any>, dialect?: unknown) => string
    defaultOperate: (expr: any, op: Operator, other?: unknown, options?: Record<string, any>) => any
  }
}
showAs(ClauseElement)
