// Join: two FROM elements and an ON clause, which is made from the foreign keys between them when it isn't given.

import { expect } from '../coercions.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { AmbiguousForeignKeysError, NoForeignKeysError, NoReferenceError } from '../exc.ts'
import { late } from '../late.ts'
import { isAnonymousLabel } from '../names.ts'
import { type CloneFn, type CloneOptions, ElementMap, type Internals } from '../node.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { ColumnCollection, ColumnSet } from './column-collection.ts'
import { FromClause, fromObjects, type JoinOptions, NamedFromClause } from './from-clause.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from './label-style.ts'
import { reduceColumns } from './reduce-columns.ts'

/** Two FROM elements joined. */
export class Join extends FromClause {
  static override readonly internals: Internals = [
    ['left', 'clause'],
    ['right', 'clause'],
    ['onclause', 'clause'],
    ['isouter', 'boolean'],
    ['full', 'boolean'],
  ]
  declare readonly visitName: string
  declare left: any
  declare right: any
  declare onclause: any
  declare readonly isouter: boolean
  declare readonly full: boolean

  constructor(left: any, right: any, onclause: any = null, options: JoinOptions = {}) {
    super()
    this.left = expect(roles.FromClauseRole, left)
    this.right = expect(roles.FromClauseRole, right).selfGroup()
    if (onclause === null || onclause === undefined) this.onclause = this._matchPrimaries(this.left, this.right)
    else this.onclause = expect(roles.OnClauseRole, onclause).selfGroup(operators._asbool)
    this.isouter = options.isouter ?? false
    this.full = options.full ?? false
  }

  override get description(): string {
    return `Join object on ${this.left.description}(${this.left._hash}) and ${this.right.description}(${this.right._hash})`
  }

  override isDerivedFrom(fromclause: any): boolean {
    return (
      fromclause?._hash === this._hash || this.left.isDerivedFrom(fromclause) || this.right.isDerivedFrom(fromclause)
    )
  }

  override selfGroup(_against?: any): any {
    return new late.FromGrouping(this)
  }

  protected override _populateColumnCollection(
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
  ): void {
    const all: any[] = [...this.left.c, ...this.right.c]
    primaryKey.extend(
      reduceColumns(
        all.filter((column) => column.primaryKey),
        [this.onclause],
      ),
    )
    columns._populateSeparateKeys(all.map((column) => [column._tqKeyLabel, column] as const))
    for (const column of all) for (const key of column.foreignKeys) foreignKeys.add(key)
  }

  override _copyInternals(clone: CloneFn, kw: CloneOptions = {}): void {
    const froms = new ElementMap<any, any>()
    for (const from of fromObjects(this.left, this.right)) if (!froms.has(from)) froms.set(from, clone(from, kw))
    const replace = (element: any): any => {
      if (!isColumnClause(element) || element.table === null) return null
      return froms.get(element.table)?.correspondingColumn(element) ?? null
    }
    super._copyInternals(clone, { ...kw, replace })
    this._resetMemoizations()
    this._resetColumnCollection()
  }

  override _refreshForNewColumn(column: ColumnElement<any>): void {
    super._refreshForNewColumn(column)
    this.left._refreshForNewColumn(column)
    this.right._refreshForNewColumn(column)
  }

  private _matchPrimaries(left: any, right: any): any {
    return joinCondition(left, right, { aSubset: left instanceof Join ? left.right : null })
  }

  static _canJoin(left: any, right: any, considerAsForeignKeys: any = null): boolean {
    return scanLeftRight(left, left instanceof Join ? left.right : null, right, considerAsForeignKeys).size > 0
  }

  static _joinCondition = joinCondition

  override select(): any {
    return new late.Select(this.left, this.right).selectFrom(this)
  }

  override _anonymousFromclause(options: { name?: string | null; flat?: boolean } = {}): any {
    const name = options.name ?? null
    if (!options.flat) {
      return this.select().setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL).correlate(null).alias(name)
    }
    const nameFor = (side: any): string | null =>
      side instanceof Join || side instanceof late.FromGrouping ? name : flatElementName(name, side)
    const left = this.left._anonymousFromclause({ name: nameFor(this.left), flat: true })
    const right = this.right._anonymousFromclause({ name: nameFor(this.right), flat: true })
    const adapter = new late.ClauseAdapter(left).chain(new late.ClauseAdapter(right))
    return left.join(right, adapter.traverse(this.onclause), { isouter: this.isouter, full: this.full })
  }

  override get _hideFroms(): FromClause[] {
    if (this._isCloneOf === null) return fromObjects(this.left, this.right)
    const out: FromClause[] = []
    for (const join of this._clonedSet as Iterable<any>) out.push(...fromObjects(join.left, join.right))
    return out
  }

  override _addFroms(out: any[], pending: any[]): void {
    out.push(this)
    pending.push(this.right, this.left)
  }
}
classFlags(Join, { visitName: 'join', _isJoin: true } as object)
roles.takesRoles(Join, roles.DMLTableRole)

function flatElementName(name: string | null, element: any): string | null {
  if (!name || !(element instanceof NamedFromClause)) return name
  const own = (element as any).name
  return isAnonymousLabel(own) ? null : `${name}_${own}`
}

function isColumnClause(element: any): boolean {
  return element.visitName === 'column' && element._isColumnElement
}

type Pairs = Map<any, [any, any][]>

/** The foreign key constraints between two elements, each with its pairs [referred column, referring column]. */
function scanLeftRight(left: any, subset: any, right: any, considerAsForeignKeys: any): Pairs {
  const a = expect(roles.FromClauseRole, left)
  const b = expect(roles.FromClauseRole, right)
  const constraints: Pairs = new Map()
  const scan = (keys: Iterable<any>, other: any): void => {
    const sorted = [...keys].sort((x, y) => x.parent._creationOrder - y.parent._creationOrder)
    for (const key of sorted) {
      if (considerAsForeignKeys !== null && !considerAsForeignKeys.has(key.parent)) continue
      let column: any
      try {
        column = key.getReferent(other)
      } catch (error) {
        if (!(error instanceof NoReferenceError)) throw error
        // A key to a table that isn't known matters only if that table is meant here.
        const names = new Set(late.findTables(other).map((table: any) => String(table.name)))
        if (names.has((error as any).tableName)) throw error
        continue
      }
      if (column === null) continue
      const found = constraints.get(key.constraint)
      if (found === undefined) constraints.set(key.constraint, [[column, key.parent]])
      else found.push([column, key.parent])
    }
  }
  for (const side of [subset, a]) {
    if (side === null) continue
    scan(b.foreignKeys, side)
    if (side !== b) scan(side.foreignKeys, b)
    if (constraints.size > 0) break
  }
  return constraints
}

/** The ON clause by foreign keys; raises when there are none or more than one constraint. */
export function joinCondition(a: any, b: any, options: { aSubset?: any; considerAsForeignKeys?: any } = {}): any {
  const consider = options.considerAsForeignKeys ?? null
  let constraints = scanLeftRight(a, options.aSubset ?? null, b, consider)
  if (constraints.size > 1) {
    if (consider) {
      for (const constraint of [...constraints.keys()]) {
        const parents = new Set(constraint.elements.map((element: any) => element.parent))
        const same = parents.size === consider.size && [...parents].every((parent) => consider.has(parent))
        if (!same) constraints.delete(constraint)
      }
    }
    if (constraints.size > 1) {
      const distinct = new Set(
        [...constraints.values()].map((pairs) => pairs.map(([x, y]) => `${x._hash}=${y._hash}`).join()),
      )
      if (distinct.size === 1) constraints = new Map([[...constraints][0]!])
    }
    if (constraints.size !== 1) {
      throw new AmbiguousForeignKeysError(
        `Can't determine join between '${a.description}' and '${b.description}'; tables have more than one foreign key constraint relationship between them. Please specify the 'onclause' of this join explicitly.`,
      )
    }
  }
  if (constraints.size === 0) {
    const hint =
      b instanceof late.FromGrouping ? ' Perhaps you meant to convert the right side to a subquery using alias()?' : ''
    throw new NoForeignKeysError(
      `Can't find any foreign key relationships between '${a.description}' and '${b.description}'.${hint}`,
    )
  }
  const criteria = [...constraints.values()][0]!.map(([x, y]) => x.eq(y))
  return criteria.length === 1 ? criteria[0] : late.BooleanClauseList.and(...criteria)
}

/** `join(left, right, onclause?, { isouter, full })` */
export function join(left: any, right: any, onclause: any = null, options: JoinOptions = {}): Join {
  return new Join(left, right, onclause, options)
}

/** A LEFT OUTER JOIN of two tables. */
export function outerjoin(left: any, right: any, onclause: any = null, options: { full?: boolean } = {}): Join {
  return new Join(left, right, onclause, { isouter: true, full: options.full ?? false })
}

declare module '../late.ts' {
  interface Late {
    Join: typeof Join
    ClauseAdapter: any
    findTables: any
  }
}
late.Join = Join
