// BindParameter: a value that is sent beside the SQL, or a name for one. Its type comes from what it is compared with.
// Coercion of plain values to parameters is coercions.ts; how a parameter is written is the compiler's.

import { describe } from '../exc.ts'
import { late } from '../late.ts'
import { anonymousBody, anonymousLabel, isAnonymousLabel, type QuotedName } from '../names.ts'
import { type CloneOptions, type Internals, NO_ANNOTATIONS, nextIdentity } from '../node.ts'
import type { Operator } from '../operators.ts'
import * as roles from '../roles.ts'
import {
  isType,
  NO_VALUE_IN_LIST,
  NULLTYPE,
  resolveValueToType,
  type TypeEngine,
  type TypeEngineArgument,
} from '../types/type-engine.ts'
import { classFlags } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'

export interface BindParameterOptions<T = any> {
  readonly type?: TypeEngineArgument<T> | null
  /** Gives the parameter a name of its own, by adding a number. */
  readonly unique?: boolean
  /** Whether a value has to be given when the statement runs; true when there is none here. */
  readonly required?: boolean
  readonly quote?: boolean | null
  /** Called for the value when the statement runs. */
  readonly callable?: (() => unknown) | null
  /** The value is a list, which becomes a list of parameters: for IN. */
  readonly expanding?: boolean
  readonly isoutparam?: boolean
  /** The value is written into the SQL when the statement runs. */
  readonly literalExecute?: boolean
  readonly _comparedToOperator?: Operator | null
  readonly _comparedToType?: TypeEngine<any> | null
  readonly _isCrud?: boolean
}

/** A value that is sent apart from the SQL, made by `bindparam()` and by every plain value. */
export class BindParameter<T = any> extends ColumnElement<T> {
  declare readonly visitName: string
  static override readonly internals: Internals = [
    ['key', 'anonName'],
    ['type', 'type'],
    ['callable', 'plain'],
    ['value', 'plain'],
    ['literalExecute', 'boolean'],
  ]

  declare type: TypeEngine<T>
  declare _keyIsAnon: boolean
  /** The key where it is not made from its seed yet: anonymous names are made when they are asked for. */
  declare private _key: string | null
  declare _keySeed: number
  /** The seed at construction; 0 for a key that is a name. */
  declare private _firstSeed: number
  declare _origKey: string
  declare unique: boolean
  declare value: any
  declare callable: (() => unknown) | null
  declare isoutparam: boolean
  declare required: boolean
  declare expanding: boolean
  declare expandOp: Operator | null
  declare literalExecute: boolean
  declare _isCrud: boolean

  constructor(key: string | QuotedName | null, value?: unknown, options: BindParameterOptions<T> = {}) {
    super()
    const name = key === null ? null : String(key)
    const callable = options.callable ?? null
    const expanding = options.expanding ?? false
    const unique = options.unique ?? false
    this.required = options.required ?? (value === undefined && callable === null)
    const given = value === undefined ? null : value
    this._mark = 0
    this._origKey = name || 'param'
    if (unique || !name) {
      this._key = null
      this._keySeed = this._hash
      this._firstSeed = this._hash
      this._keyIsAnon = true
    } else {
      this._key = name
      this._keySeed = 0
      this._firstSeed = 0
      this._keyIsAnon = isAnonymousLabel(name)
    }
    this.unique = unique
    this.value = given
    this.callable = callable
    this.isoutparam = options.isoutparam ?? false
    this.expanding = expanding
    this.expandOp = null
    this.literalExecute = options.literalExecute ?? false
    this._isCrud = options._isCrud ?? false

    const type = options.type ?? null
    if (type === null) {
      const checked = expanding ? firstOf(given) : given
      const compared = options._comparedToType ?? null
      this.type = (
        compared === null
          ? resolveValueToType(checked)
          : compared.coerceComparedValue(options._comparedToOperator ?? null, checked)
      ) as TypeEngine<T>
    } else if (typeof type === 'function') this.type = new (type as any)()
    else if (type._isTupleType && given !== null && !(Array.isArray(given) && given.length === 0)) {
      this.type = (type as any)._resolveValuesToTypes(expanding ? firstOf(given) : given)
    } else this.type = type as TypeEngine<T>
  }

  override get key(): string {
    this._key ??= this._anonymousKey(this._keySeed)
    return this._key
  }
  override set key(key: string) {
    this._key = key
  }
  /** The key at construction, which stays when a clone gets a new one. */
  get _identifyingKey(): string {
    return this._firstSeed === 0 ? this._origKey : this._anonymousKey(this._firstSeed)
  }
  /** What an anonymous key is named after; null for a key that is a name, or that was asked for as text already. */
  get _unmadeKeyBody(): string | null {
    if (this._key !== null) return null
    return anonymousBody(isAnonymousLabel(this._origKey) ? 'param' : this._origKey, true)
  }
  private _anonymousKey(seed: number): string {
    return anonymousLabel(seed, isAnonymousLabel(this._origKey) ? 'param' : this._origKey, undefined, true)
  }

  /** A copy with another value. */
  _withValue(value: unknown, options: { maintainKey?: boolean; required?: boolean } = {}): this {
    const copy = this._clone({ maintainKey: options.maintainKey ?? false })
    copy.value = value
    copy.callable = null
    copy.required = options.required ?? this.required
    if (copy.type === (NULLTYPE as TypeEngine<any>)) copy.type = resolveValueToType(value) as TypeEngine<T>
    return copy
  }

  get effectiveValue(): any {
    return this.callable ? this.callable() : this.value
  }

  /** A copy whose value is written into the SQL when the statement runs. */
  renderLiteralExecute(): this {
    const copy = super._clone() as this
    copy.literalExecute = true
    return copy
  }

  override _negateInBinary(negatedOp: Operator, originalOp: Operator): this {
    if (this.expandOp !== originalOp) return this
    const copy = this._clone()
    copy.expandOp = negatedOp
    return copy
  }

  override _withBinaryElementType(type: TypeEngine<any>): this {
    const copy = super._clone() as this
    copy.type = type
    return copy
  }

  /** SQLAlchemy's `Annotated._clone`: the clone of an annotated element takes over all that the element has, its key too. */
  override _clone(kw: CloneOptions = {}): this {
    const copy = super._clone(kw) as this
    if (!kw.maintainKey && this.unique && this._annotations === NO_ANNOTATIONS) copy._newKey()
    return copy
  }

  /** A name that no other parameter has. */
  private _newKey(): void {
    this._key = null
    this._keySeed = nextIdentity()
    this._keyIsAnon = true
  }

  _convertToUnique(): void {
    if (this.unique) return
    this.unique = true
    this._newKey()
  }

  override _repr(): string {
    return `BindParameter(${describe(this.key)}, ${describe(this.value)}, type_=${this.type._repr()})`
  }
}

function firstOf(values: any): unknown {
  if (values === null || values === undefined) return NO_VALUE_IN_LIST
  if (Array.isArray(values)) return values.length > 0 ? values[0] : NO_VALUE_IN_LIST
  if (typeof values !== 'string' && typeof values[Symbol.iterator] === 'function') {
    for (const value of values) return value
    return NO_VALUE_IN_LIST
  }
  return values
}

classFlags(BindParameter, { visitName: 'bindparam', _isBindParameter: true, _isKeyedColumnElement: true })
roles.takesRoles(BindParameter, roles.InElementRole)

declare module '../late.ts' {
  interface Late {
    BindParameter: typeof BindParameter
  }
}
late.BindParameter = BindParameter

const OPTION_NAMES: ReadonlySet<string> = new Set([
  'value',
  'type',
  'unique',
  'required',
  'quote',
  'callable',
  'expanding',
  'isoutparam',
  'literalExecute',
])

/** Whether a value is an options object, all of whose keys are among `names`. */
export function isOptions(value: unknown, names: ReadonlySet<string>): value is Record<string, any> {
  if (value === null || typeof value !== 'object') return false
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const key in value) if (!names.has(key)) return false
  return true
}

/** A parameter of this name: `bindparam('id', 5)`, `bindparam('ids', { expanding: true })`. */
export function bindparam<T = any>(
  key: string | QuotedName | null,
  value?: unknown,
  typeOrOptions?: TypeEngineArgument<T> | (BindParameterOptions<T> & { readonly value?: unknown }),
  more?: BindParameterOptions<T>,
): BindParameter<T> {
  let given = value
  let options: (BindParameterOptions<T> & { readonly value?: unknown }) | undefined
  if (typeOrOptions === undefined && isOptions(value, OPTION_NAMES) && Object.keys(value).length > 0) {
    options = value as BindParameterOptions<T>
    given = value.value
  } else if (isType(typeOrOptions)) options = { ...more, type: typeOrOptions as TypeEngineArgument<T> }
  else {
    options = (typeOrOptions as typeof options) ?? more
    if (options && 'value' in options) given = options.value
  }
  return new BindParameter<T>(key, given, options)
}
