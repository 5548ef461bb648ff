// Entities loaded from a statement of another kind: text, a UNION, DML with RETURNING. `select(User).fromStatement(…)`.

import { CompileState } from '../sql/compile-state.ts'
import * as exc from '../sql/exc.ts'
import { ClauseElement, coercions, findColumns } from '../sql/index.ts'
import type { Internals } from '../sql/node.ts'
import * as roles from '../sql/roles.ts'
import { LABEL_STYLE_NONE, LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { EXECUTABLE_INTERNALS, Executable, mixin, STATEMENT_DEFAULTS } from '../sql/selectable/statement-mixins.ts'
import { ORMStatementAdapter } from './adapters.ts'
import { CompileOptions } from './compile-options.ts'
import type { Mapper } from './mapper.ts'
import { initGlobalAttributes, ORMCompileState } from './orm-compile.ts'
import { QueryEntity } from './query-entity.ts'

export interface FromStatement extends Executable {
  _generate(): this
}

/** A statement of any kind that gives entities: `select(User).fromStatement(text('…'))`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as above
export class FromStatement extends ClauseElement {
  static override readonly internals: Internals = [
    ['_rawColumns', 'clauses'],
    ['element', 'clause'],
    ...EXECUTABLE_INTERNALS,
  ]
  static override readonly cacheKeyInternals: Internals | undefined = [
    ...FromStatement.internals,
    ['_compileOptions', 'hasCacheKey'],
  ]
  override readonly visitName = 'ormFromStatement'
  readonly isFromStatement = true
  readonly _forUpdateArg = null
  _rawColumns: readonly any[]
  element: any
  readonly _adaptOnNames: boolean

  constructor(entities: any, element: any, adaptOnNames = true) {
    super()
    const list = Array.isArray(entities) ? entities : [entities]
    this._rawColumns = list.map((entity) =>
      coercions.expect(roles.ColumnsClauseRole, entity, { applyPropagateAttrs: this, postInspect: true }),
    )
    this.element = element
    this._adaptOnNames = adaptOnNames
  }

  override get isDml(): boolean {
    return Boolean(this.element.isDml)
  }
  get isSelect(): boolean {
    return Boolean(this.element.isSelect)
  }
  get isInsert(): boolean {
    return Boolean(this.element.isInsert)
  }
  get isUpdate(): boolean {
    return Boolean(this.element.isUpdate)
  }
  get isDelete(): boolean {
    return Boolean(this.element.isDelete)
  }
  get _labelStyle(): any {
    return this.element._isSelectBase ? this.element._labelStyle : null
  }
  get _returning(): any {
    return this.element._returning ?? null
  }
  get _allSelectedColumns(): any[] {
    return this.element._allSelectedColumns
  }
  get columnDescriptions(): any[] {
    return CompileState._getPluginClassForPlugin({ _effectivePluginTarget: 'select' }, 'orm').getColumnDescriptions(
      this,
    )
  }

  /** The compiler writes the statement itself; which columns are read as what is in the compile state. */
  _compilerDispatch(compiler: any, kw: any): string {
    const state = ORMFromStatementCompileState.createForStatement(this, compiler)
    if (compiler.stack.length === 0) compiler.compileState = state
    return compiler.process(state.statement, kw)
  }
}
mixin(FromStatement, Executable)
Object.assign(FromStatement.prototype, STATEMENT_DEFAULTS, { supportsExecution: true })
roles.takesRoles(FromStatement, roles.StatementRole, roles.ReturnsRowsRole)

export class ORMFromStatementCompileState extends ORMCompileState {
  declare statementContainer: FromStatement
  declare requestedStatement: any
  declare dmlTable: any
  declare isDmlReturning: boolean

  static override createForStatement(container: any, compiler: any): ORMFromStatementCompileState {
    if (compiler && compiler.stack.length > 0) {
      throw new exc.CompileError(
        'The ORM FromStatement construct only supports being invoked as the topmost statement, as it is only intended to define how result rows should be returned.',
      )
    }
    const self = Object.create(this.prototype) as ORMFromStatementCompileState
    self._start()
    const options: CompileOptions = container._compileOptions ?? CompileOptions.default
    self.useLegacyQueryStyle = options._useLegacyQueryStyle
    self.statementContainer = self.selectStatement = container
    const statement = container.element
    self.requestedStatement = statement
    self.isDmlReturning = Boolean(statement.isDml)
    self.dmlTable = statement.isDml ? statement.table : null
    self.compileOptions = options
    const plain = !statement._isTextual && !statement._isTextClause && !statement.isDml
    self.statement =
      self.useLegacyQueryStyle && statement._isSelectBase && plain && statement._labelStyle === LABEL_STYLE_NONE
        ? statement.setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
        : statement
    self._labelConvention = this._columnNamingConvention(
      plain ? (statement._labelStyle ?? LABEL_STYLE_NONE) : LABEL_STYLE_NONE,
      self.useLegacyQueryStyle,
    )
    QueryEntity.toCompileState(self, container._rawColumns, self._entities, true)
    self.currentPath = options._currentPath
    initGlobalAttributes(self, container, compiler, { toplevel: true, processCriteriaForToplevel: false })
    for (const option of container._withOptions) if (option._isCompileState) option.processCompileState(self)
    for (const [callable] of container._withContextOptions) callable(self)
    if (self.statement._isTextClause) {
      // rows of plain text are read by the names of the entities' columns
      for (const entity of self._entities) entity.setupCompileState(self)
      if (compiler) {
        compiler._orderedColumns = compiler._textualOrderedColumns = false
        compiler._looseColumnNameMatching = true
        for (const column of self.primaryColumns) {
          compiler.process(column, {
            withinColumnsClause: true,
            addToResultMap: compiler._addToResultMap?.bind(compiler),
          })
        }
      }
    } else {
      self._fromObjAlias = new ORMStatementAdapter(self.statement, { adaptOnNames: container._adaptOnNames })
    }
    return self
  }

  override _getCurrentAdapter(): null {
    return null
  }

  /** Finds the columns that RETURNING needs for the entities. */
  setupDmlReturningCompileState(dmlMapper: Mapper): void {
    const target = this.statement._propagateAttrs.pluginSubject
    const mapper = dmlMapper !== null && target.mapper.localTable !== dmlMapper.localTable ? dmlMapper : target.mapper
    const present = this.statement.isInsert
      ? (column: any) => (mapper._columntoproperty.has(column) ? mapper.localTable.c.correspondingColumn(column) : null)
      : (column: any) =>
          mapper._columntoproperty.has(column) ? mapper.persistSelectable.c.correspondingColumn(column) : column
    if (this.compileOptions._isStar && this._entities.length !== 1) {
      throw new exc.CompileError(
        "Can't generate ORM query that includes multiple expressions at the same time as '*'; query for '*' alone if present",
      )
    }
    const filter: any = (column: any) => {
      for (const each of findColumns(column)) if (present(each) !== null) return column
      return null
    }
    filter.adaptCheckPresent = present
    filter.columns = { get: present }
    for (const entity of this._entities) entity.setupDmlReturningCompileState(this, filter)
  }
}
CompileState.pluginFor('orm', 'ormFromStatement')(ORMFromStatementCompileState)
