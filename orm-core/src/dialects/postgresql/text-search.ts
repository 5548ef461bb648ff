// PostgreSQL's full-text search functions. Their first argument of two is the name of a configuration, so it is bound as
// a REGCONFIG; their results are TSVECTOR and TSQUERY. Loaded, they are what `func.to_tsvector()` makes.

import { expect } from '../../sql/coercions.ts'
import { ColumnElement } from '../../sql/elements.ts'
import { type FunctionOptions, GenericFunction, registerFunction } from '../../sql/functions.ts'
import { ExpressionElementRole } from '../../sql/roles.ts'
import { TEXT, type TypeEngine } from '../../sql/types.ts'
import { REGCONFIG, TSQUERY, TSVECTOR } from './types.ts'

/** Coerces the arguments; the first of them is the name of a configuration when `first` says so. */
function withRegconfig(args: readonly unknown[], first: boolean): any[] {
  return args.map((each, position) =>
    expect(ExpressionElementRole, each, first && position === 0 ? { type: REGCONFIG() } : {}),
  )
}

/** A function that takes a configuration before its other arguments, when it has several (`_regconfig_fn`). */
export abstract class RegconfigFunction<T = any> extends GenericFunction<T> {
  constructor(args: readonly unknown[], options: FunctionOptions = {}, hasRegconfig = args.length > 1) {
    super(withRegconfig(args, hasRegconfig), options)
  }
}

class to_tsvector extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSVECTOR()
}

class to_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

class plainto_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

class phraseto_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

class websearch_to_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

/** A query as its second argument means that the first one is not a configuration. */
class ts_headline extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TEXT()

  constructor(args: readonly unknown[], options: FunctionOptions = {}) {
    const [, second] = args
    const queryIsSecond = second instanceof ColumnElement && second.type._typeAffinity === TSQUERY
    super(args, options, args.length > 1 && !queryIsSecond)
  }
}

for (const cls of [
  to_tsvector,
  to_tsquery,
  plainto_tsquery,
  phraseto_tsquery,
  websearch_to_tsquery,
  ts_headline,
]) {
  registerFunction(cls.name, cls)
}

/** `to_tsvector('english', text)`: the words of a text. */
export const toTsvector = (...args: unknown[]): RegconfigFunction<string> => new to_tsvector(args)
/** `to_tsquery('english', 'a & b')`. */
export const toTsquery = (...args: unknown[]): RegconfigFunction<string> => new to_tsquery(args)
/** `plainto_tsquery('english', 'words')`. */
export const plaintoTsquery = (...args: unknown[]): RegconfigFunction<string> => new plainto_tsquery(args)
/** `phraseto_tsquery('english', 'a phrase')`. */
export const phrasetoTsquery = (...args: unknown[]): RegconfigFunction<string> => new phraseto_tsquery(args)
/** `websearch_to_tsquery('english', 'a -b')`. */
export const websearchToTsquery = (...args: unknown[]): RegconfigFunction<string> => new websearch_to_tsquery(args)
/** `ts_headline('english', text, query)`. */
export const tsHeadline = (...args: unknown[]): RegconfigFunction<string> => new ts_headline(args)
