// What a statement's compilation computes before text is written (the FROM list, the columns with their labels, the
// values of an INSERT), and the registry through which a layer above (the ORM) gives its own computation for
// statements that it has marked in `_propagateAttrs`. The default states are in selectable/ and dml/.

const plugins = new Map<string, any>()
/** Those of the plugin "default". */
const defaults = new Map<string, any>()

export class CompileState {
  statement: any
  _ambiguousTableNameMap: Map<string, any> | null = null

  constructor(statement: any, _compiler: any, _kw?: any) {
    this.statement = statement
  }

  /** All registered states by "plugin:visitName". */
  static readonly plugins = plugins

  /** The state of the statement's plugin, else of the plugin "default". */
  static createForStatement(statement: any, compiler: any, kw?: any): CompileState {
    const target = statement._effectivePluginTarget
    const plugin = statement._propagateAttrs?.compileStatePlugin as string | undefined
    const found = (plugin === undefined ? undefined : plugins.get(`${plugin}:${target}`)) ?? defaults.get(target)
    if (found === undefined) throw new Error(`no compile state for ${target}`)
    return found.createForStatement === this.createForStatement
      ? new found(statement, compiler, kw)
      : found.createForStatement(statement, compiler, kw)
  }

  /** The class of the statement's plugin, for its static hooks; null when there is none. */
  static getPluginClass(statement: any): any {
    const target = statement._effectivePluginTarget
    const plugin = statement._propagateAttrs?.compileStatePlugin as string | undefined
    return (plugin === undefined ? undefined : plugins.get(`${plugin}:${target}`)) ?? defaults.get(target) ?? null
  }

  static _getPluginClassForPlugin(statement: any, plugin: string): any {
    return plugins.get(`${plugin}:${statement._effectivePluginTarget}`) ?? null
  }

  /** Registers a state: `CompileState.pluginFor('orm', 'select')(OrmSelectState)`. */
  static pluginFor(plugin: string, visitName: string): <T>(state: T) => T {
    return (state) => {
      plugins.set(`${plugin}:${visitName}`, state)
      if (plugin === 'default') defaults.set(visitName, state)
      return state
    }
  }
}
