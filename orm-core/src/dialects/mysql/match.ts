// MySQL's full-text search: `MATCH (columns) AGAINST (text)`, with its modes as generative methods.

import { expect } from '../../sql/coercions.ts'
import { BinaryExpression, ClauseList } from '../../sql/elements.ts'
import { ArgumentError } from '../../sql/exc.ts'
import { commaOp, matchOp } from '../../sql/operators.ts'
import { ExpressionElementRole } from '../../sql/roles.ts'
import { isPlainObject } from '../arguments.ts'

export interface MatchOptions {
  readonly against: any
  readonly inBooleanMode?: boolean
  readonly inNaturalLanguageMode?: boolean
  readonly withQueryExpansion?: boolean
}

/** A full-text search, made by `match()`. */
export class Match extends BinaryExpression<any> {
  override readonly visitName: string = 'mysqlMatch'

  constructor(columns: readonly any[], options: Partial<MatchOptions>) {
    if (columns.length === 0) throw new ArgumentError('columns are required')
    const { against = null, inBooleanMode, inNaturalLanguageMode, withQueryExpansion, ...unknown } = options
    if (against === null) throw new ArgumentError('against is required')
    const names = Object.keys(unknown)
    if (names.length > 0) throw new ArgumentError(`unknown arguments: ${names.join(', ')}`)
    const left = ClauseList._constructRaw(
      commaOp,
      columns.map((column) => column.__clauseElement__?.() ?? column),
    )
    left.group = false
    super(left, expect(ExpressionElementRole, against), matchOp, {
      modifiers: {
        mysqlBooleanMode: inBooleanMode ?? false,
        mysqlNaturalLanguage: inNaturalLanguageMode ?? false,
        mysqlQueryExpansion: withQueryExpansion ?? false,
      },
    })
  }

  private _withModifier(name: string): this {
    const copy = this._generate()
    copy.modifiers = { ...this.modifiers, [name]: true }
    return copy
  }

  /** `IN BOOLEAN MODE`. */
  inBooleanMode(): this {
    return this._withModifier('mysqlBooleanMode')
  }

  /** `IN NATURAL LANGUAGE MODE`. */
  inNaturalLanguageMode(): this {
    return this._withModifier('mysqlNaturalLanguage')
  }

  /** `WITH QUERY EXPANSION`. */
  withQueryExpansion(): this {
    return this._withModifier('mysqlQueryExpansion')
  }
}

/** `match(users.c.name, users.c.bio, { against: 'text' })`. */
export function match(...args: any[]): Match {
  const last = args.at(-1)
  return isPlainObject(last) ? new Match(args.slice(0, -1), last) : new Match(args, {})
}
