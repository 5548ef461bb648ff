// The join condition of a relationship: which columns join the two tables, which of them are foreign and which are on
// the remote side, the direction that follows, the pairs to synchronise, and the condition adapted to aliases. A port
// of SQLAlchemy's JoinCondition; the relationship that owns it is in relationships.ts.

import * as exc from '../sql/exc.ts'
import {
  and,
  bindparam,
  ClauseAdapter,
  clonedTraverse,
  deepAnnotate,
  deepDeannotate,
  iterate,
  joinCondition,
  operators,
  replacementTraverse,
  selectablesOverlap,
  traverse,
  visitBinaryProduct,
} from '../sql/index.ts'
import { ColumnMap, ColumnSet, sameElement } from './columns.ts'
import { MANYTOMANY, MANYTOONE, ONETOMANY, type RelationshipDirection } from './interfaces.ts'
import type { RelationshipProperty } from './relationships.ts'

type Pair = readonly [any, any]

export interface JoinConditionArgs {
  readonly prop: RelationshipProperty
  readonly parentPersistSelectable: any
  readonly childPersistSelectable: any
  readonly parentLocalSelectable: any
  readonly childLocalSelectable: any
  readonly primaryjoin: any
  readonly secondary: any
  readonly secondaryjoin: any
  readonly parentEquivalents: any
  readonly childEquivalents: any
  readonly considerAsForeignKeys: ColumnSet | null
  readonly localRemotePairs: readonly Pair[] | null
  readonly remoteSide: ColumnSet | null
  readonly selfReferential: boolean
  readonly supportSync: boolean
  readonly canBeSyncedFn: (...columns: any[]) => boolean
}

/** A plain column or one of a table: what the ends of a simple join condition are. */
function isColumnClause(element: any): boolean {
  return element?.visitName === 'column'
}

/** A column of a table, which may carry foreign keys. */
function isSchemaColumn(element: any): boolean {
  return isColumnClause(element) && typeof element.references === 'function'
}

function excludes(...names: string[]): (element: any) => boolean {
  return (element) => names.some((name) => name in element._annotations)
}

const localColExclude = excludes('local', 'shouldNotAdapt')
const remoteColExclude = excludes('remote', 'shouldNotAdapt')

/** All relationships that write to a column, to warn of conflicts. */
const overlappingSyncTargets = new WeakMap<object, Map<RelationshipProperty, any>>()

export class JoinCondition {
  readonly prop: RelationshipProperty
  readonly args: JoinConditionArgs
  primaryjoin: any
  secondaryjoin: any
  readonly secondary: any
  direction!: RelationshipDirection
  localRemotePairs!: readonly Pair[]
  synchronizePairs!: readonly Pair[]
  secondarySynchronizePairs!: readonly Pair[]
  #remoteColumns: ColumnSet | null = null
  #localColumns: ColumnSet | null = null
  #foreignKeyColumns: ColumnSet | null = null
  #secondaryLineage: Set<any> | null = null

  constructor(args: JoinConditionArgs) {
    this.args = args
    this.prop = args.prop
    this.secondary = args.secondary
    this.secondaryjoin = args.secondaryjoin
    this._determineJoins()
    this._sanitizeJoins()
    this._annotateFks()
    this._annotateRemote()
    this._annotateLocal()
    this._annotateParentmapper()
    this._setupPairs()
    this._checkForeignCols(this.primaryjoin, true)
    if (this.secondaryjoin !== null) this._checkForeignCols(this.secondaryjoin, false)
    this._determineDirection()
    this._checkRemoteSide()
  }

  _determineJoins(): void {
    const { args, prop, secondary } = this
    if (this.secondaryjoin !== null && secondary === null) {
      throw new exc.ArgumentError(`Property ${prop} specified with secondary join condition but no secondary argument`)
    }
    const consider = args.considerAsForeignKeys?.size ? args.considerAsForeignKeys : null
    const determine = (a: any, b: any, aSubset: any) =>
      joinCondition(a, b, { aSubset, considerAsForeignKeys: consider })
    try {
      if (secondary !== null) {
        this.secondaryjoin ??= determine(args.childPersistSelectable, secondary, args.childLocalSelectable)
        this.primaryjoin =
          args.primaryjoin ?? determine(args.parentPersistSelectable, secondary, args.parentLocalSelectable)
      } else {
        this.primaryjoin =
          args.primaryjoin ??
          determine(args.parentPersistSelectable, args.childPersistSelectable, args.parentLocalSelectable)
      }
    } catch (error) {
      if (error instanceof exc.NoForeignKeysError) {
        throw new exc.NoForeignKeysError(
          secondary !== null
            ? `Could not determine join condition between parent/child tables on relationship ${prop} - there are no foreign keys linking these tables via secondary table '${secondary}'.  Ensure that referencing columns are associated with a ForeignKey or ForeignKeyConstraint, or specify 'primaryjoin' and 'secondaryjoin' expressions.`
            : `Could not determine join condition between parent/child tables on relationship ${prop} - there are no foreign keys linking these tables.  Ensure that referencing columns are associated with a ForeignKey or ForeignKeyConstraint, or specify a 'primaryjoin' expression.`,
        )
      }
      if (error instanceof exc.AmbiguousForeignKeysError) {
        throw new exc.AmbiguousForeignKeysError(
          secondary !== null
            ? `Could not determine join condition between parent/child tables on relationship ${prop} - there are multiple foreign key paths linking the tables via secondary table '${secondary}'.  Specify the 'foreign_keys' argument, providing a list of those columns which should be counted as containing a foreign key reference from the secondary table to each of the parent and child tables.`
            : `Could not determine join condition between parent/child tables on relationship ${prop} - there are multiple foreign key paths linking the tables.  Specify the 'foreign_keys' argument, providing a list of those columns which should be counted as containing a foreign key reference to the parent table.`,
        )
      }
      throw error
    }
  }

  /** Takes away what the expressions carry from having been written with class attributes. */
  _sanitizeJoins(): void {
    this.primaryjoin = deepDeannotate(this.primaryjoin, ['parententity', 'proxyKey'])
    if (this.secondaryjoin !== null) {
      this.secondaryjoin = deepDeannotate(this.secondaryjoin, ['parententity', 'proxyKey'])
    }
  }

  get primaryjoinMinusLocal(): any {
    return deepDeannotate(this.primaryjoin, ['local', 'remote'])
  }

  get secondaryjoinMinusLocal(): any {
    return deepDeannotate(this.secondaryjoin, ['local', 'remote'])
  }

  /** The primary join as the other side of a backref sees it. */
  get primaryjoinReverseRemote(): any {
    if (this._hasRemoteAnnotations) {
      return replacementTraverse(this.primaryjoin, {}, (element: any) => {
        const { remote, local, ...rest } = element._annotations
        if (remote !== undefined) return element._withAnnotations({ ...rest, local: true })
        if (local !== undefined) return element._withAnnotations({ ...rest, remote: true })
        return null
      })
    }
    return this._hasForeignAnnotations
      ? deepDeannotate(this.primaryjoin, ['local', 'remote'])
      : deepDeannotate(this.primaryjoin)
  }

  _hasAnnotation(clause: any, annotation: string): boolean {
    for (const element of iterate(clause) as Iterable<any>) if (annotation in element._annotations) return true
    return false
  }

  get _hasForeignAnnotations(): boolean {
    return this._hasAnnotation(this.primaryjoin, 'foreign')
  }

  get _hasRemoteAnnotations(): boolean {
    return this._hasAnnotation(this.primaryjoin, 'remote')
  }

  /** Marks elements for which `test` holds in both joins. */
  #mark(annotation: string, test: (element: any) => boolean, both: boolean): void {
    const replace = (element: any) => (test(element) ? element._annotate({ [annotation]: true }) : null)
    this.primaryjoin = replacementTraverse(this.primaryjoin, {}, replace)
    if (both && this.secondaryjoin !== null) {
      this.secondaryjoin = replacementTraverse(this.secondaryjoin, {}, replace)
    }
  }

  _annotateFks(): void {
    if (this._hasForeignAnnotations) return
    const given = this.args.considerAsForeignKeys
    if (given?.size) this.#mark('foreign', (element) => given.has(element), true)
    else this._annotatePresentFks()
  }

  _annotatePresentFks(): void {
    const secondaryColumns = new ColumnSet(this.secondary !== null ? this.secondary.c : null)
    const isForeign = (a: any, b: any): any => {
      if (isSchemaColumn(a) && isSchemaColumn(b)) {
        if (a.references(b)) return a
        if (b.references(a)) return b
      }
      if (secondaryColumns.size > 0) {
        if (secondaryColumns.has(a) && !secondaryColumns.has(b)) return a
        if (secondaryColumns.has(b) && !secondaryColumns.has(a)) return b
      }
      return null
    }
    const binary = (node: any) => {
      if (!node.left?._annotations || !node.right?._annotations) return
      if ('foreign' in node.left._annotations || 'foreign' in node.right._annotations) return
      const column = isForeign(node.left, node.right)
      if (column === null) return
      if (sameElement(column, node.left)) node.left = node.left._annotate({ foreign: true })
      else if (sameElement(column, node.right)) node.right = node.right._annotate({ foreign: true })
    }
    this.primaryjoin = clonedTraverse(this.primaryjoin, {}, { binary })
    if (this.secondaryjoin !== null) this.secondaryjoin = clonedTraverse(this.secondaryjoin, {}, { binary })
  }

  /** True if some comparison has columns of a table that is both parent and child. */
  _refersToParentTable(): boolean {
    const parent = this.args.parentPersistSelectable
    const child = this.args.childPersistSelectable
    let result = false
    const isOfBoth = (column: any) =>
      column.table && parent.isDerivedFrom(column.table) && child.isDerivedFrom(column.table)
    traverse(
      this.primaryjoin,
      {},
      {
        binary: (node: any) => {
          if (isColumnClause(node.left) && isColumnClause(node.right) && isOfBoth(node.left) && isOfBoth(node.right)) {
            result = true
          }
        },
      },
    )
    return result
  }

  _tablesOverlap(): boolean {
    return selectablesOverlap(this.args.parentPersistSelectable, this.args.childPersistSelectable)
  }

  _annotateRemote(): void {
    if (this._hasRemoteAnnotations) return
    if (this.secondary !== null) {
      const { secondary } = this
      this.#mark('remote', (element) => secondary.c.containsColumn(element), true)
    } else if (this.args.localRemotePairs?.length || this.args.remoteSide?.size) {
      this._annotateRemoteFromArgs()
    } else if (this._refersToParentTable()) {
      this._annotateSelfref((column) => 'foreign' in column._annotations, false)
    } else if (this._tablesOverlap()) {
      this._annotateRemoteWithOverlap()
    } else {
      this._annotateRemoteDistinctSelectables()
    }
  }

  _annotateSelfref(test: (column: any) => boolean, remoteSideGiven: boolean): void {
    this.primaryjoin = clonedTraverse(
      this.primaryjoin,
      {},
      {
        binary: (node: any) => {
          const equated = sameElement(node.left, node.right)
          if (isColumnClause(node.left) && isColumnClause(node.right)) {
            if (test(node.left)) node.left = node.left._annotate({ remote: true })
            if (test(node.right) && !equated) node.right = node.right._annotate({ remote: true })
          } else if (!remoteSideGiven) {
            this._warnNonColumnElements()
          }
        },
      },
    )
  }

  _annotateRemoteFromArgs(): void {
    let { remoteSide } = this.args
    if (this.args.localRemotePairs?.length) {
      if (remoteSide?.size) {
        throw new exc.ArgumentError(
          'remote_side argument is redundant against more detailed _local_remote_side argument.',
        )
      }
      remoteSide = new ColumnSet(this.args.localRemotePairs.map(([, remote]) => remote))
    }
    const side = remoteSide!
    if (this._refersToParentTable()) this._annotateSelfref((column) => side.has(column), true)
    else this.#mark('remote', (element) => side.has(element), false)
  }

  _annotateRemoteWithOverlap(): void {
    const { parentPersistSelectable: parent, childPersistSelectable: child } = this.args
    const checkEntities = this.prop.mapper !== this.prop.parent
    const annotate = (left: any, right: any): [any, any] => {
      if (isColumnClause(left) && isColumnClause(right)) {
        if (child.c.containsColumn(right) && parent.c.containsColumn(left)) {
          return [left, right._annotate({ remote: true })]
        }
      } else if (checkEntities && right._annotations.parentmapper === this.prop.mapper) {
        return [left, right._annotate({ remote: true })]
      } else if (checkEntities && left._annotations.parentmapper === this.prop.mapper) {
        return [left._annotate({ remote: true }), right]
      } else {
        this._warnNonColumnElements()
      }
      return [left, right]
    }
    this.primaryjoin = clonedTraverse(
      this.primaryjoin,
      {},
      {
        binary: (node: any) => {
          ;[node.left, node.right] = annotate(node.left, node.right)
          ;[node.right, node.left] = annotate(node.right, node.left)
        },
      },
    )
  }

  _annotateRemoteDistinctSelectables(): void {
    const { childPersistSelectable: child, parentLocalSelectable, childLocalSelectable } = this.args
    this.#mark(
      'remote',
      (element) =>
        isColumnClause(element) &&
        child.c.containsColumn(element) &&
        (!parentLocalSelectable.c.containsColumn(element) || childLocalSelectable.c.containsColumn(element)),
      false,
    )
  }

  _warnNonColumnElements(): void {
    exc.warn(
      `Non-simple column elements in primary join condition for property ${this.prop} - consider using remote() annotations to mark the remote side.`,
    )
  }

  _annotateLocal(): void {
    if (this._hasAnnotation(this.primaryjoin, 'local')) return
    const local = new ColumnSet(
      this.args.localRemotePairs?.length
        ? this.args.localRemotePairs.map(([left]) => left)
        : this.args.parentPersistSelectable.c,
    )
    this.#mark('local', (element) => !('remote' in element._annotations) && local.has(element), false)
  }

  _annotateParentmapper(): void {
    this.primaryjoin = replacementTraverse(this.primaryjoin, {}, (element: any) => {
      if ('remote' in element._annotations) return element._annotate({ parentmapper: this.prop.mapper })
      if ('local' in element._annotations) return element._annotate({ parentmapper: this.prop.parent })
      return null
    })
  }

  _checkRemoteSide(): void {
    if (this.localRemotePairs.length === 0) {
      throw new exc.ArgumentError(
        `Relationship ${this.prop} could not determine any unambiguous local/remote column pairs based on join condition and remote_side arguments.  Consider using the remote() annotation to accurately mark those elements of the join condition that are on the remote side of the relationship.`,
      )
    }
    const notTarget = new ColumnSet(this.args.parentPersistSelectable.c).difference(this.args.childPersistSelectable.c)
    for (const [, remote] of this.localRemotePairs) {
      if (notTarget.has(remote)) {
        exc.warn(
          `Expression ${remote} is marked as 'remote', but these column(s) are local to the local side.  The remote() annotation is needed only for a self-referential relationship where both sides of the relationship refer to the same tables.`,
        )
      }
    }
  }

  _checkForeignCols(condition: any, primary: boolean): void {
    const hasForeign = this._gatherColumnsWithAnnotation(condition, 'foreign').length > 0
    const canSync = (primary ? this.synchronizePairs : this.secondarySynchronizePairs).length > 0
    const { supportSync } = this.args
    if ((supportSync && canSync) || (!supportSync && hasForeign)) return
    const which = primary ? 'primary' : 'secondary'
    if (supportSync && hasForeign && !canSync) {
      throw new exc.ArgumentError(
        `Could not locate any simple equality expressions involving locally mapped foreign key columns for ${which} join condition '${condition}' on relationship ${this.prop}.  Ensure that referencing columns are associated with a ForeignKey or ForeignKeyConstraint, or are annotated in the join condition with the foreign() annotation. To allow comparison operators other than '==', the relationship can be marked as viewonly=True.`,
      )
    }
    throw new exc.ArgumentError(
      `Could not locate any relevant foreign key columns for ${which} join condition '${condition}' on relationship ${this.prop}.  Ensure that referencing columns are associated with a ForeignKey or ForeignKeyConstraint, or are annotated in the join condition with the foreign() annotation.`,
    )
  }

  _determineDirection(): void {
    if (this.secondaryjoin !== null) {
      this.direction = MANYTOMANY
      return
    }
    const foreign = this.foreignKeyColumns
    const onetomanyFk = new ColumnSet(this.args.childPersistSelectable.c).intersection(foreign)
    const manytooneFk = new ColumnSet(this.args.parentPersistSelectable.c).intersection(foreign)
    if (onetomanyFk.size > 0 && manytooneFk.size > 0) {
      // foreign keys on both sides (self-referential or overlapping tables): the remote side decides
      let onetomany = new ColumnSet(this._gatherColumnsWithAnnotation(this.primaryjoin, 'remote', 'foreign'))
      let manytoone = new ColumnSet(
        this._gatherColumnsWithAnnotation(this.primaryjoin, 'foreign').filter(
          (column) => !('remote' in column._annotations),
        ),
      )
      if (onetomany.size > 0 && manytoone.size > 0) {
        const selfEquated = this.remoteColumns.intersection(this.localColumns)
        onetomany = onetomany.difference(selfEquated)
        manytoone = manytoone.difference(selfEquated)
      }
      if (onetomany.size > 0 && manytoone.size === 0) this.direction = ONETOMANY
      else if (manytoone.size > 0 && onetomany.size === 0) this.direction = MANYTOONE
      else {
        throw new exc.ArgumentError(
          `Can't determine relationship direction for relationship '${this.prop}' - foreign key columns within the join condition are present in both the parent and the child's mapped tables.  Ensure that only those columns referring to a parent column are marked as foreign, either via the foreign() annotation or via the foreign_keys argument.`,
        )
      }
    } else if (onetomanyFk.size > 0) {
      this.direction = ONETOMANY
    } else if (manytooneFk.size > 0) {
      this.direction = MANYTOONE
    } else {
      throw new exc.ArgumentError(
        `Can't determine relationship direction for relationship '${this.prop}' - foreign key columns are present in neither the parent nor the child's mapped tables`,
      )
    }
  }

  _setupPairs(): void {
    const pairs: Pair[] = []
    const add = (left: any, right: any) => {
      if (!pairs.some(([l, r]) => sameElement(l, left) && sameElement(r, right))) pairs.push([left, right])
    }
    const can = this.args.canBeSyncedFn
    const go = (condition: any): Pair[] => {
      const collection: Pair[] = []
      if (condition === null) return collection
      visitBinaryProduct((binary: any, left: any, right: any) => {
        if ('remote' in right._annotations && !('remote' in left._annotations) && can(left)) add(left, right)
        else if ('remote' in left._annotations && !('remote' in right._annotations) && can(right)) add(right, left)
        if (binary.operator === operators.eq && can(left, right)) {
          if ('foreign' in right._annotations) collection.push([left, right])
          else if ('foreign' in left._annotations) collection.push([right, left])
        }
      }, condition)
      return collection
    }
    const bare = (collection: Pair[]) => collection.map(([x, y]) => [x._deannotate(), y._deannotate()] as const)
    const sync = go(this.primaryjoin)
    const secondarySync = go(this.secondaryjoin)
    this.localRemotePairs = bare(pairs)
    this.synchronizePairs = bare(sync)
    this.secondarySynchronizePairs = bare(secondarySync)
  }

  /** Warns when two relationships write the same column without knowing of each other. */
  _warnForConflictingSyncTargets(): void {
    if (!this.args.supportSync) return
    const { prop } = this
    for (const [from, to] of [...this.synchronizePairs, ...this.secondarySynchronizePairs]) {
      let known = overlappingSyncTargets.get(to)
      if (known === undefined) {
        overlappingSyncTargets.set(to, new Map([[prop, from]]))
        continue
      }
      const others = [...known].filter(
        ([other]) =>
          !prop._reverseProperty.has(other) &&
          !prop._overlaps.has(other.key) &&
          !other._overlaps.has(prop.key) &&
          !prop._overlaps.has('__*') &&
          !other._overlaps.has('__*') &&
          !prop.parent.isSibling(other.parent) &&
          !prop.mapper.isSibling(other.mapper) &&
          !prop.parent.isSibling(other.mapper) &&
          !prop.mapper.isSibling(other.parent) &&
          (prop.key !== other.key || !prop.parent.commonParent(other.parent)),
      )
      if (others.length > 0) {
        const list = others
          .map(([other, its]) => `'${other}' (copies ${its} to ${to})`)
          .sort()
          .join(', ')
        const keys = others
          .map(([other]) => other.key)
          .sort()
          .join(',')
        exc.warn(
          `relationship '${prop}' will copy column ${from} to column ${to}, which conflicts with relationship(s): ${list}. If this is not the intention, consider if these relationships should be linked with back_populates, or if viewonly=True should be applied to one or more if they are read-only. For the less common case that foreign key constraints are partially overlapping, the orm.foreign() annotation can be used to isolate the columns that should be written towards.   To silence this warning, add the parameter 'overlaps="${keys}"' to the '${prop}' relationship.`,
        )
      }
      known = overlappingSyncTargets.get(to)!
      known.set(prop, from)
    }
  }

  /** The relationship is gone: nobody conflicts with it any more. */
  _forgetSyncTargets(): void {
    for (const [, to] of [...this.synchronizePairs, ...this.secondarySynchronizePairs]) {
      overlappingSyncTargets.get(to)?.delete(this.prop)
    }
  }

  get remoteColumns(): ColumnSet {
    this.#remoteColumns ??= this._gatherJoinAnnotations('remote')
    return this.#remoteColumns
  }

  get localColumns(): ColumnSet {
    this.#localColumns ??= this._gatherJoinAnnotations('local')
    return this.#localColumns
  }

  get foreignKeyColumns(): ColumnSet {
    this.#foreignKeyColumns ??= this._gatherJoinAnnotations('foreign')
    return this.#foreignKeyColumns
  }

  _gatherJoinAnnotations(annotation: string): ColumnSet {
    const found = this._gatherColumnsWithAnnotation(this.primaryjoin, annotation)
    if (this.secondaryjoin !== null) found.push(...this._gatherColumnsWithAnnotation(this.secondaryjoin, annotation))
    return new ColumnSet(found.map((column) => column._deannotate()))
  }

  _gatherColumnsWithAnnotation(clause: any, ...annotations: string[]): any[] {
    return [...(iterate(clause) as Iterable<any>)].filter((element) =>
      annotations.every((annotation) => annotation in element._annotations),
    )
  }

  get _secondaryLineageSet(): Set<any> {
    if (this.#secondaryLineage === null) {
      this.#secondaryLineage = new Set()
      if (this.secondary !== null) {
        for (const column of this.secondary.c)
          for (const proxied of column.proxySet) this.#secondaryLineage.add(proxied)
      }
    }
    return this.#secondaryLineage
  }

  /** The joins between `source` and `dest`, which may be aliases, with the adapter to the target's columns. */
  joinTargets(
    sourceSelectable: any,
    destSelectable: any,
    aliased: boolean,
    singleCrit: any,
    extraCriteria: readonly any[],
  ): JoinTargets {
    const dest = destSelectable === null ? null : destSelectable._annotate({ noReplacementTraverse: true })
    let { primaryjoin, secondaryjoin, secondary } = this as { primaryjoin: any; secondaryjoin: any; secondary: any }
    const also = (criterion: any) => {
      if (secondaryjoin !== null) secondaryjoin = and(secondaryjoin, criterion)
      else primaryjoin = and(primaryjoin, criterion)
    }
    if (singleCrit !== null && singleCrit !== undefined) also(singleCrit)
    if (extraCriteria.length > 0) {
      // criteria on entities other than the two of this relationship are left alone by the adaptation below
      const marked = extraCriteria.map((criterion) =>
        deepAnnotate(
          criterion,
          { shouldNotAdapt: true },
          {
            annotateCallable: (element: any, annotations: any) => {
              const of = element._annotations.parentmapper
              const foreignToJoin =
                of !== this.prop.parent &&
                (of === undefined || !of.isa(this.prop.mapper)) &&
                !this._secondaryLineageSet.has(element._deannotate())
              return foreignToJoin && element._annotate ? element._annotate(annotations) : element
            },
          },
        ),
      )
      also(and(...marked))
    }
    let targetAdapter: any = null
    if (aliased) {
      const { parentEquivalents, childEquivalents } = this.args
      let primaryAliasizer: any
      let secondaryAliasizer: any = null
      if (secondary !== null) {
        secondary = secondary._anonymousFromclause({ flat: true })
        primaryAliasizer = new ClauseAdapter(secondary, { excludeFn: localColExclude })
        secondaryAliasizer = new ClauseAdapter(dest, { equivalents: childEquivalents }).chain(primaryAliasizer)
        if (sourceSelectable !== null) {
          primaryAliasizer = new ClauseAdapter(secondary, { excludeFn: localColExclude }).chain(
            new ClauseAdapter(sourceSelectable, { equivalents: parentEquivalents }),
          )
        }
        secondaryjoin = secondaryAliasizer.traverse(secondaryjoin)
      } else {
        primaryAliasizer = new ClauseAdapter(dest, { excludeFn: localColExclude, equivalents: childEquivalents })
        if (sourceSelectable !== null) {
          primaryAliasizer.chain(
            new ClauseAdapter(sourceSelectable, { excludeFn: remoteColExclude, equivalents: parentEquivalents }),
          )
        }
      }
      primaryjoin = primaryAliasizer.traverse(primaryjoin)
      targetAdapter = secondaryAliasizer ?? primaryAliasizer
      targetAdapter.excludeFn = null
    }
    return { primaryjoin, secondaryjoin, secondary, targetAdapter, destSelectable: dest }
  }

  /** The condition of a lazy load, with parameters in place of the columns of one side. */
  createLazyClause(reverseDirection = false): LazyClause {
    const binds = new ColumnMap<any>()
    const equatedColumns = new ColumnMap<any>()
    const hasSecondary = this.secondaryjoin !== null
    const lookup = new ColumnSet()
    for (const [local, remote] of this.localRemotePairs) {
      if (hasSecondary) {
        lookup.add(local)
        equatedColumns.set(remote, local)
      } else if (!reverseDirection) {
        equatedColumns.set(remote, local)
      } else {
        equatedColumns.set(local, remote)
      }
    }
    const colToBind = (element: any) => {
      const toBind = reverseDirection
        ? hasSecondary
          ? lookup.has(element)
          : 'remote' in element._annotations
        : 'local' in element._annotations
      if (!toBind) return null
      let bind = binds.get(element)
      if (bind === undefined) {
        bind = bindparam(null, null, { type: element.type, unique: true })
        binds.set(element, bind)
      }
      return bind
    }
    let lazywhere = this.primaryjoin
    if (!hasSecondary || !reverseDirection) lazywhere = replacementTraverse(lazywhere, {}, colToBind)
    if (hasSecondary) {
      const secondaryjoin = reverseDirection
        ? replacementTraverse(this.secondaryjoin, {}, colToBind)
        : this.secondaryjoin
      lazywhere = and(lazywhere, secondaryjoin)
    }
    const bindToCol = new Map<string, any>([...binds].map(([column, bind]) => [bind.key, column]))
    return { lazywhere, bindToCol, equatedColumns }
  }
}

export interface JoinTargets {
  readonly primaryjoin: any
  readonly secondaryjoin: any
  readonly secondary: any
  readonly targetAdapter: any
  readonly destSelectable: any
}

export interface LazyClause {
  readonly lazywhere: any
  /** The column that each parameter stands for, by the parameter's key. */
  readonly bindToCol: Map<string, any>
  readonly equatedColumns: ColumnMap<any>
}
