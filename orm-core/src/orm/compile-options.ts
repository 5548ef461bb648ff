// The options with which an ORM statement is compiled: for a Query or a select(), at the top or inside another
// statement, for a refresh, below which path. They belong to the statement's cache key.

import { type Path, PathRegistry } from './path-registry.ts'

export interface CompileOptionValues {
  _useLegacyQueryStyle: boolean
  _forStatement: boolean
  _bakeOk: boolean
  _currentPath: PathRegistry
  _enableSingleCrit: boolean
  _enableEagerloads: boolean
  _onlyLoadProps: ReadonlySet<string> | null
  _setBaseAlias: boolean
  _forRefreshState: boolean
  _renderForSubquery: boolean
  _isStar: boolean
}

export class CompileOptions implements CompileOptionValues {
  readonly _useLegacyQueryStyle: boolean = false
  readonly _forStatement: boolean = false
  readonly _bakeOk: boolean = true
  readonly _currentPath: PathRegistry = PathRegistry.root
  readonly _enableSingleCrit: boolean = true
  readonly _enableEagerloads: boolean = true
  readonly _onlyLoadProps: ReadonlySet<string> | null = null
  readonly _setBaseAlias: boolean = false
  readonly _forRefreshState: boolean = false
  readonly _renderForSubquery: boolean = false
  readonly _isStar: boolean = false

  static readonly default: CompileOptions = new CompileOptions()

  /** These options with some changed. */
  with(values: Partial<CompileOptionValues>): CompileOptions {
    return Object.assign(Object.create(CompileOptions.prototype), this, values)
  }

  /** What tells these options from others in a statement's cache key. */
  _genCacheKey(): readonly unknown[] {
    const path: Path = this._currentPath.path
    const props = this._onlyLoadProps === null ? null : [...this._onlyLoadProps].sort().join(',')
    return [
      this._useLegacyQueryStyle,
      this._forStatement,
      this._enableSingleCrit,
      this._enableEagerloads,
      props,
      this._setBaseAlias,
      this._forRefreshState,
      this._renderForSubquery,
      ...path,
    ]
  }
}
