// validates(): a function that sees each value before an attribute takes it, and gives the value to take instead or
// throws. It is declared as a static of the class, and heard through the attribute's events.

import * as exc from '../sql/exc.ts'
import { register } from './listeners.ts'
import type { Mapper } from './mapper.ts'

/** Options of `validates()`: removals too, backrefs too. */
export interface ValidatesOptions {
  /** Objects that leave a collection are seen as well; the function's last argument says so. */
  readonly includeRemoves?: boolean
  /** Values that come from the other side of a relationship are seen as well; true when not said. */
  readonly includeBackrefs?: boolean
}

export type ValidatorFunction = (target: any, key: string, value: any, isRemove: boolean) => unknown

/** What a class declares with `validates()`. */
export class Validator {
  readonly names: readonly string[]
  readonly validate: ValidatorFunction
  readonly options: ValidatesOptions

  constructor(names: readonly string[], validate: ValidatorFunction, options: ValidatesOptions) {
    this.names = names
    this.validate = validate
    this.options = options
  }
}

/**
 * Sees each value of the attributes before it is set or appended: what the function returns is taken in its place.
 * @example
 * class User extends Base<typeof User> {
 *   static { this.table('users') }
 *   static id = mappedColumn(Integer, { primaryKey: true })
 *   static email = mappedColumn(Varchar(200))
 *   static checkEmail = validates('email', (_user, _key, value) => {
 *     if (!value.includes('@')) throw new Error(`${value} is no e-mail address`)
 *     return value.toLowerCase()
 *   })
 * }
 */
export function validates(
  names: string | readonly string[],
  validate: ValidatorFunction,
  options: ValidatesOptions = {},
): Validator {
  return new Validator(typeof names === 'string' ? [names] : names, validate, options)
}

const collected = new WeakSet<Mapper>()

/** Listens for the validators that a mapper's class and its bases declare. */
export function listenForValidators(mapper: Mapper): void {
  if (collected.has(mapper)) return
  collected.add(mapper)
  for (const validator of validatorsOf(mapper.class_)) {
    for (const key of validator.names) {
      if (mapper.validators.has(key)) {
        throw new exc.InvalidRequestError(
          `A validation function for mapped attribute '${key}' on mapper ${mapper} already exists.`,
        )
      }
      mapper.validators.set(key, validator)
      listen(mapper.class_, key, validator)
    }
  }
}

function validatorsOf(class_: any): Set<Validator> {
  const found = new Set<Validator>()
  for (
    let each = class_;
    typeof each === 'function' && each !== Function.prototype;
    each = Object.getPrototypeOf(each)
  ) {
    for (const holder of [each, Object.getOwnPropertyDescriptor(each, '__mixin__')?.value ?? null]) {
      if (holder === null) continue
      for (const name of Object.getOwnPropertyNames(holder)) {
        const value = Object.getOwnPropertyDescriptor(holder, name)?.value
        if (value instanceof Validator) found.add(value)
      }
    }
  }
  return found
}

function listen(class_: any, key: string, { validate, options }: Validator): void {
  const { includeRemoves = false, includeBackrefs = true } = options
  register({
    class_,
    key,
    name: 'set',
    retval: true,
    listener: (target, value, _old, event) =>
      event.fromBackref && !includeBackrefs ? value : validate(target, key, value, false),
  })
  register({
    class_,
    key,
    name: 'append',
    retval: true,
    listener: (target, value, event) =>
      event.fromBackref && !includeBackrefs ? value : validate(target, key, value, false),
  })
  if (!includeRemoves) return
  register({
    class_,
    key,
    name: 'remove',
    listener(target, value, event) {
      if (!event.fromBackref || includeBackrefs) validate(target, key, value, true)
    },
  })
}
