// SQLCompiler, the whole of it: expressions, SELECT, WITH, VALUES and DML from the files beside this one. Dialects
// subclass it. StrSQLCompiler writes what standard SQL has no word for, for people to read.

import { late } from '../sql/late.ts'
import { selectIterables } from '../sql/selectable/from-clause.ts'
import type { CompileKw } from './compiled.ts'
import { DMLCompiler } from './dml-compiler.ts'

export type { CompileKw } from './compiled.ts'

export class SQLCompiler extends DMLCompiler {
  visitSavepoint(savepoint: any, _kw: CompileKw): string {
    return `SAVEPOINT ${this.preparer.formatSavepoint(savepoint)}`
  }

  visitRollbackToSavepoint(savepoint: any, _kw: CompileKw): string {
    return `ROLLBACK TO SAVEPOINT ${this.preparer.formatSavepoint(savepoint)}`
  }

  visitReleaseSavepoint(savepoint: any, _kw: CompileKw): string {
    return `RELEASE SAVEPOINT ${this.preparer.formatSavepoint(savepoint)}`
  }
}

/** The compiler of `String(statement)`: no database reads it. */
export class StrSQLCompiler extends SQLCompiler {
  override getSelectPrecolumns(select: any, _kw: CompileKw): string {
    return select._distinct ? 'DISTINCT ' : ''
  }

  override _fallbackColumnName(_column: any): string {
    return '<name unknown>'
  }

  /** An element of one dialect is written as that dialect writes it. */
  override visitUnsupportedCompilation(element: any, error: unknown, kw: CompileKw): string {
    if (element.stringifyDialect !== 'default') {
      const dialect = (late as any).dialectNamed?.(element.stringifyDialect)
      if (dialect) {
        const compiler = new dialect.statementCompiler(dialect, null)._support(this)
        if (!(compiler instanceof StrSQLCompiler)) return compiler.process(element, kw)
      }
    }
    return super.visitUnsupportedCompilation(element, error, kw)
  }

  visitGetitemBinary(binary: any, _operator: any, kw: CompileKw): string {
    return `${this.process(binary.left, kw)}[${this.process(binary.right, kw)}]`
  }

  visitJsonGetitemOpBinary(binary: any, operator: any, kw: CompileKw): string {
    return this.visitGetitemBinary(binary, operator, kw)
  }

  visitJsonPathGetitemOpBinary(binary: any, operator: any, kw: CompileKw): string {
    return this.visitGetitemBinary(binary, operator, kw)
  }

  override visitSequence(sequence: any, _kw: CompileKw): string {
    return `<next sequence value: ${this.preparer.formatSequence(sequence)}>`
  }

  override returningClause(_statement: any, returningColumns: readonly any[], _kw: CompileKw): string {
    const columns = selectIterables(returningColumns).map((column) => {
      const names = {
        column,
        requiredLabelName: null,
        requiredIsGenerated: false,
        proxyName: null,
        fallbackLabelName: null,
        repeated: false,
      }
      return this._labelSelectColumn(null, names, true, false, { withinColumnsClause: true, includeTable: true }, false)
    })
    return `RETURNING ${columns.join(', ')}`
  }

  override updateFromClause(
    _update: any,
    _fromTable: any,
    extraFroms: readonly any[],
    fromHints: any,
    kw: CompileKw,
  ): string {
    const froms = extraFroms.map((from) =>
      this.process(from, { ...kw, asfrom: true, fromhints: fromHints ?? undefined }),
    )
    return `FROM ${froms.join(', ')}`
  }

  override deleteExtraFromClause(
    _delete: any,
    _fromTable: any,
    extraFroms: readonly any[],
    fromHints: any,
    kw: CompileKw,
  ): string {
    const froms = extraFroms.map((from) =>
      this.process(from, { ...kw, asfrom: true, fromhints: fromHints ?? undefined }),
    )
    return `, ${froms.join(', ')}`
  }

  override visitEmptySetExpr(_elementTypes: readonly any[], _kw?: CompileKw): string {
    return 'SELECT 1 WHERE 1!=1'
  }

  override getFromHintText(_table: any, text: string): string {
    return `[${text}]`
  }

  override visitRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this._generateGenericBinary(binary, ' <regexp> ', kw)
  }

  override visitNotRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this._generateGenericBinary(binary, ' <not regexp> ', kw)
  }

  override visitRegexpReplaceOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return `<regexp replace>(${this.process(binary.left, kw)}, ${this.process(binary.right, kw)})`
  }

  visitTryCast(cast: any, kw: CompileKw): string {
    return `TRY_CAST(${this.process(cast.clause, kw)} AS ${this.process(cast.typeclause, kw)})`
  }
}
