// PostgreSQL's full-text search functions. Their first argument of two is the name of a configuration, so it is bound as
// a REGCONFIG; their results are TSVECTOR and TSQUERY. Loaded, they are what `func.to_tsvector()` makes.

import { expect } from '../../sql/coercions.ts'
import { ColumnElement } from '../../sql/elements.ts'
import { GenericFunction, registerFunction } from '../../sql/functions.ts'
import { ExpressionElementRole } from '../../sql/roles.ts'
import { TEXT, type TypeEngine } from '../../sql/types.ts'
import { isPlainObject } from '../arguments.ts'
import { REGCONFIG, TSQUERY, TSVECTOR } from './types.ts'

/** Coerces the arguments; the first of them is the name of a configuration when `first` says so. */
function withRegconfig(args: readonly any[], first: boolean): any[] {
  return args.map((each, position) => {
    if (isPlainObject(each)) return each
    return expect(ExpressionElementRole, each, first && position === 0 ? { type: REGCONFIG() } : {})
  })
}

function positional(args: readonly any[]): readonly any[] {
  return isPlainObject(args.at(-1)) ? args.slice(0, -1) : args
}

/** Whether the first argument is a configuration: a query as the second argument of ts_headline means that it isn't. */
function beginsWithRegconfig(args: readonly any[], headline: boolean): boolean {
  if (args.length < 2) return false
  return !(headline && args[1] instanceof ColumnElement && args[1].type._typeAffinity === TSQUERY)
}

/** A function that takes a configuration before its other arguments (`_regconfig_fn`). */
export abstract class RegconfigFunction<T = any> extends GenericFunction<T> {
  constructor(args: readonly any[], headline = false) {
    super(...withRegconfig(args, beginsWithRegconfig(positional(args), headline)))
  }
}

export class to_tsvector extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSVECTOR()
  constructor(...args: any[]) {
    super(args)
  }
}

export class to_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
  constructor(...args: any[]) {
    super(args)
  }
}

export class plainto_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
  constructor(...args: any[]) {
    super(args)
  }
}

export class phraseto_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
  constructor(...args: any[]) {
    super(args)
  }
}

export class websearch_to_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
  constructor(...args: any[]) {
    super(args)
  }
}

export class ts_headline extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TEXT()
  constructor(...args: any[]) {
    super(args, true)
  }
}
