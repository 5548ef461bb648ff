// WITH: each common table expression is written once, before the statement that it belongs to (its own level when it
// is nested), and by name where it is used.

import { CompileError } from '../sql/exc.ts'
import { isAnonymousLabel } from '../sql/names.ts'
import { ElementMap } from '../sql/node.ts'
import type { CteOptions } from '../sql/selectable/statement-mixins.ts'
import type { CompileKw } from './compiled.ts'
import { DeepCompiler } from './deep-compiler.ts'

interface LevelName {
  readonly level: number
  readonly name: string
  readonly opts: CteOptions
}

const NO_OPTIONS: CteOptions = { nesting: false }

const levelKey = (level: number, name: string): string => `${level} ${name}`

export abstract class CteCompiler extends DeepCompiler {
  /** The text of each CTE by the CTE, in the order in which they are written. */
  ctes: ElementMap<any, string> | null = null
  ctesRecursive = false
  // made with `ctes`, by the first CTE
  private _ctesByLevelName!: Map<string, any>
  private _levelNameByCte!: ElementMap<any, LevelName>

  abstract getRenderAsAliasSuffix(aliasNameText: string): string
  abstract _generatePrefixes(statement: any, prefixes: readonly (readonly [any, string])[], kw: CompileKw): string

  _dispatchIndependentCtes(statement: any, kw: CompileKw): void {
    const { cteOpts: _cteOpts, ...rest } = kw
    statement._independentCtes.forEach((cte: any, i: number) => {
      this.process(cte, { ...rest, cteOpts: statement._independentCtesOpts[i] })
    })
  }

  private _cteName(name: any): string {
    return isAnonymousLabel(name) ? this._truncatedIdentifier('alias', name) : name
  }

  visitCte(cte: any, given: CompileKw): string {
    const {
      asfrom = false,
      ashint: _ashint,
      fromhints: _fromhints,
      visitingCte,
      fromLinter,
      cteOpts = NO_OPTIONS,
      ...kw
    } = given
    if (this.ctes === null) {
      this.ctes = new ElementMap<any, string>()
      this._ctesByLevelName = new Map()
      this._levelNameByCte = new ElementMap()
    }
    const { ctes } = this
    kw.visitingCte = cte
    const name = this._cteName(cte.name)
    let isNew = true
    let embeddedInCurrent = false
    const reference = cte._getReferenceCte()
    const nesting = cte.nesting || cteOpts.nesting
    let level: number
    let existing: any = null
    const known = this._levelNameByCte.get(reference)
    if (known !== undefined) {
      level = known.level
      existing = this._ctesByLevelName.get(levelKey(level, name)) ?? null
      if (cteOpts.nesting) {
        if (known.opts.nesting) throw new CompileError("CTE is stated as 'nest_here' in more than one location")
        this._ctesByLevelName.delete(levelKey(level, name))
        level = this.stack.length
        this._ctesByLevelName.set(levelKey(level, name), existing)
        this._levelNameByCte.set(reference, { level, name, opts: cteOpts })
      }
    } else {
      level = nesting ? this.stack.length : 1
      existing = this._ctesByLevelName.get(levelKey(level, name)) ?? null
    }
    if (existing !== null) {
      embeddedInCurrent = visitingCte === existing
      if (cte === existing._restates || cte === existing) isNew = false
      else if (existing === cte._restates) {
        // the recursive form replaces the one that it was made of
        ctes.delete(existing)
        this._levelNameByCte.delete(existing._getReferenceCte())
      } else if (
        cte._hash === existing._hash ||
        ((cte._isCloneOf !== null || existing._isCloneOf !== null) && cte.compare(existing))
      ) {
        isNew = false
      } else throw new CompileError(`Multiple, unrelated CTEs found with the same name: '${name}'`)
    }
    if (!asfrom && !isNew) return ''
    const preAlias = cte._cteAlias ?? cte
    const preAliasName = cte._cteAlias === null ? null : this._cteName(cte._cteAlias.name)
    if (isNew) {
      this._ctesByLevelName.set(levelKey(level, name), cte)
      this._levelNameByCte.set(reference, { level, name, opts: cteOpts })
      if (!ctes.has(preAlias)) this.visitCte(preAlias, kw)
      if (preAliasName === null && !ctes.has(cte)) {
        if (cte.recursive) this.ctesRecursive = true
        let text = this.preparer.formatAlias(cte, name)
        if (cte.recursive || cte.element.nameCteColumns) {
          const columns: string[] = []
          for (const each of cte.element._generateColumnsPlusNames(true)) {
            if (each.repeated) continue
            columns.push(this.preparer.formatLabelName(this._anonymize(each.fallbackLabelName || each.proxyName)))
          }
          text += `(${columns.join(', ')})`
        }
        if (this.stack.length === 0) return this.process(cte.element, { ...kw, asfrom })
        const prefixes = this._generatePrefixes(cte, cte._prefixes, kw)
        const inner = this.process(cte.element, { ...kw, asfrom: true })
        text += ` AS ${prefixes}\n(${inner})`
        if (cte._suffixes.length > 0) text += ` ${this._generatePrefixes(cte, cte._suffixes, kw)}`
        ctes.set(cte, text)
      }
    }
    if (!asfrom) return ''
    if (fromLinter) fromLinter.froms.set(cte._deClone(), name)
    if (!isNew && embeddedInCurrent) return this.preparer.formatAlias(cte, name)
    if (preAliasName !== null) {
      const text = this.preparer.formatAlias(cte, preAliasName)
      const shown = this.preparer._requiresQuotes(name) ? this.preparer.quote(name) : name
      return text + this.getRenderAsAliasSuffix(shown)
    }
    return this.preparer.formatAlias(cte, name)
  }

  /** The WITH clause: of a nested level only the CTEs that belong to it, which are then done with. */
  _renderCteClause(options: { nestingLevel?: number | null; includeFollowingStack?: boolean } = {}): string {
    const all = this.ctes
    if (all === null || all.size === 0) return ''
    const { nestingLevel = null, includeFollowingStack = false } = options
    const nested = nestingLevel !== null && nestingLevel > 1
    let ctes: [any, string][] = [...all]
    if (nested) {
      ctes = ctes.filter(([cte]) => {
        const { level, opts } = this._levelNameByCte.get(cte._getReferenceCte())!
        const here = level === nestingLevel || (includeFollowingStack && level === nestingLevel + 1)
        return (cte.nesting || opts.nesting) && here
      })
    }
    if (ctes.length === 0) return ''
    const recursive = ctes.some(([cte]) => cte.recursive)
    const text = `${this.getCtePreamble(recursive)} ${ctes.map(([, each]) => each).join(', \n')}\n `
    if (nested) {
      for (const [cte] of ctes) {
        const reference = cte._getReferenceCte()
        const { level, name } = this._levelNameByCte.get(reference)!
        all.delete(cte)
        this._ctesByLevelName.delete(levelKey(level, name))
        this._levelNameByCte.delete(reference)
      }
    }
    return text
  }

  getCtePreamble(recursive: boolean): string {
    return recursive ? 'WITH RECURSIVE' : 'WITH'
  }
}
