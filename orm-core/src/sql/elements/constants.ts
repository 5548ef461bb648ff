// The constants NULL, TRUE and FALSE: one object each.

import { late } from '../late.ts'
import type { CloneFn } from '../node.ts'
import * as roles from '../roles.ts'
import { BOOLEANTYPE, NULLTYPE, type TypeEngine } from '../types/type-engine.ts'
import { classFlags } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'

abstract class Constant<T> extends ColumnElement<T> {
  constructor() {
    super()
    // There is one of each, whoever makes it.
    const { _singleton } = new.target as { _singleton?: any }
    // biome-ignore lint/correctness/noConstructorReturn: `True_()` is the constant itself
    if (_singleton !== undefined) return _singleton
  }
  override _clone(): this {
    return this
  }
  override _copyInternals(_clone: CloneFn): void {}
}

/** The constant NULL, made by `null_()`. */
export class Null extends Constant<null> {
  override readonly visitName = 'null'
  static _singleton: Null
  static _instance(): Null {
    return Null._singleton
  }
  override get type(): TypeEngine<null> {
    return NULLTYPE
  }
  override set type(_type: TypeEngine<null>) {}
}

/** The constant `false`, made by `false_()`. */
export class False_ extends Constant<boolean> {
  override readonly visitName = 'false'
  static _singleton: False_
  static _instance(): False_ {
    return False_._singleton
  }
  override get type(): TypeEngine<boolean> {
    return BOOLEANTYPE
  }
  override set type(_type: TypeEngine<boolean>) {}
  override _negate(): ColumnElement<any> {
    return True_._singleton
  }
}

/** The constant `true`, made by `true_()`. */
export class True_ extends Constant<boolean> {
  override readonly visitName = 'true'
  static _singleton: True_
  static _instance(): True_ {
    return True_._singleton
  }
  static _ifnone<T extends ColumnElement<any>>(other: T | null | undefined): T | True_ {
    return other ?? True_._singleton
  }
  override get type(): TypeEngine<boolean> {
    return BOOLEANTYPE
  }
  override set type(_type: TypeEngine<boolean>) {}
  override _negate(): ColumnElement<any> {
    return False_._singleton
  }
}

for (const cls of [Null, False_, True_]) {
  classFlags(cls, { _isSingletonConstant: true, _isImmutable: true })
  roles.takesRoles(cls, roles.ConstExprRole)
}
Null._singleton = new Null()
False_._singleton = new False_()
True_._singleton = new True_()

/** `NULL`. */
export function null_(): Null {
  return Null._singleton
}
/** `true`, or `1` where a database has no booleans. */
export function true_(): True_ {
  return True_._singleton
}
/** `false`, or `0` where a database has no booleans. */
export function false_(): False_ {
  return False_._singleton
}

declare module '../late.ts' {
  interface Late {
    Null: typeof Null
    False_: typeof False_
    True_: typeof True_
  }
}
late.Null = Null
late.False_ = False_
late.True_ = True_
