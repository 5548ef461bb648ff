// PostgreSQL's full-text search functions. Their first argument of two is the name of a configuration, so it is bound as
// a REGCONFIG; their results are TSVECTOR and TSQUERY. Loaded, they are what `func.to_tsvector()` makes.

import { expect } from '../../sql/coercions.ts'
import { ColumnElement } from '../../sql/elements.ts'
import { GenericFunction, registerFunction } from '../../sql/functions.ts'
import { ExpressionElementRole } from '../../sql/roles.ts'
import { TEXT, type TypeEngine } from '../../sql/types.ts'
import { isPlainObject } from '../arguments.ts'
import { REGCONFIG, TSQUERY, TSVECTOR } from './types.ts'

/** A function that takes a configuration before its other arguments, when it has several (`_regconfig_fn`). */
export abstract class RegconfigFunction<T = any> extends GenericFunction<T> {
  constructor(...args: unknown[]) {
    const options = isPlainObject(args.at(-1)) ? args.at(-1) : {}
    const values = isPlainObject(args.at(-1)) ? args.slice(0, -1) : args
    const cls = new.target as unknown as typeof RegconfigFunction
    const first = cls._beginsWithRegconfig(values)
    const parsedArgs = values.map((each, position) =>
      expect(ExpressionElementRole, each, {
        name: cls.name,
        ...(first && position === 0 ? { type: REGCONFIG() } : {}),
      }),
    )
    super({ ...(options as object), parsedArgs })
    const marked = parsedArgs.find((each) => each._propagateAttrs.compileStatePlugin !== undefined)
    if (marked !== undefined) this._propagateAttrs = marked._propagateAttrs
  }

  static _beginsWithRegconfig(args: readonly unknown[]): boolean {
    return args.length > 1
  }
}

/** `to_tsvector(config, text)`. */
export class to_tsvector extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSVECTOR()
}

/** `to_tsquery(config, query)`. */
export class to_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

/** `plainto_tsquery(config, text)`. */
export class plainto_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

/** `phraseto_tsquery(config, text)`. */
export class phraseto_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

/** `websearch_to_tsquery(config, text)`. */
export class websearch_to_tsquery extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TSQUERY()
}

/** `ts_headline(config, text, query)`. */
export class ts_headline extends RegconfigFunction<string> {
  static override readonly type: TypeEngine<any> = TEXT()

  /** A query as the second argument means that the first one is the text. */
  static override _beginsWithRegconfig(args: readonly unknown[]): boolean {
    const [, second] = args
    return args.length > 1 && !(second instanceof ColumnElement && second.type._typeAffinity === TSQUERY)
  }
}

for (const cls of [to_tsvector, to_tsquery, plainto_tsquery, phraseto_tsquery, websearch_to_tsquery, ts_headline]) {
  registerFunction(cls.name, cls)
}
