// VALUES: as a FROM element with a name and columns, inside a CTE, and in an IN list.

import { CompileError } from '../sql/exc.ts'
import { late } from '../sql/late.ts'
import { isAnonymousLabel } from '../sql/names.ts'
import type { CompileKw } from './compiled.ts'
import { SelectCompiler } from './select-compiler.ts'

export abstract class ValuesCompiler extends SelectCompiler {
  _renderValues(element: any, kw: CompileKw): string {
    const inner = kw.literalBinds === undefined ? { ...kw, literalBinds: element.literalBinds } : kw
    const types = element._columnTypes
    const rows: string[] = []
    for (const chunk of element._data) {
      for (const row of chunk) rows.push(this.process(new (late as any).Tuple(row, { types }).selfGroup(), inner))
    }
    return `VALUES ${rows.join(', ')}`
  }

  visitValues(element: any, given: CompileKw): string {
    const { asfrom = false, fromLinter, visitingCte, ...kw } = given
    if (element._independentCtes.length > 0) this._dispatchIndependentCtes(element, kw)
    const text = this._renderValues(element, kw)
    let name: any = null
    if (!element._unnamed) {
      name = isAnonymousLabel(element.name) ? this._truncatedIdentifier('values', element.name) : element.name
    }
    if (!asfrom) return text
    const lateral = element._isLateral ? 'LATERAL ' : ''
    if (fromLinter) fromLinter.froms.set(element._deClone(), name ?? '(unnamed VALUES element)')
    if (visitingCte !== undefined && visitingCte.element === element) {
      if (element._isLateral) throw new CompileError("Can't use a LATERAL VALUES expression inside of a CTE")
      return text
    }
    if (!name) return `${lateral}(${text})`
    const columns = Array.from(element.c as Iterable<any>, (column) =>
      this.process(column, { ...kw, includeTable: false }),
    )
    return `${lateral}(${text})${this.getRenderAsAliasSuffix(this.preparer.quote(name))} (${columns.join(', ')})`
  }

  visitScalarValues(element: any, kw: CompileKw): string {
    return `(${this._renderValues(element, kw)})`
  }
}
