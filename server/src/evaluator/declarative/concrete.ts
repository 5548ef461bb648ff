// ConcreteBase and AbstractConcreteBase: a base of classes that have whole tables of their own is loaded from the UNION of
// these. The abstract one is mapped late, when it is asked for and its subclasses are known.

import { setOrigin } from '../../frontends/origins.ts'
import type { Interpreter } from '../interpreter.ts'
import { type AnyFunction, linkClass, ormExport } from '../library/orm-core.ts'
import { PyClass } from '../values.ts'
import { noteRefusal } from './refusals.ts'

interface MapperLike {
  readonly concrete: boolean
}

function isHelper(base: unknown, name: string): boolean {
  return base instanceof PyClass && base.place === null && base.name === name
}

/** Whether a class stands right below AbstractConcreteBase. */
export function isAbstractConcrete(type: PyClass): boolean {
  return type.bases.some((base) => isHelper(base, 'AbstractConcreteBase'))
}

function discriminatorOf(type: PyClass): { discriminatorName?: string } {
  const name = type.lookup('_concrete_discriminator_name')?.entry.value
  return typeof name === 'string' ? { discriminatorName: name } : {}
}

/** Gives a mapped class its UNION when it stands below ConcreteBase and nothing mapped is above it. */
export function noteConcreteBase(type: PyClass, mapper: object, parent: PyClass | null): void {
  if (parent !== null || !type.mro.some((each) => isHelper(each, 'ConcreteBase'))) return
  if (type.mro.some((each) => isHelper(each, 'AbstractConcreteBase'))) return
  ;(ormExport('concreteBase') as AnyFunction)(mapper, discriminatorOf(type))
}

/** What is known of an abstract base until its subclasses are there. */
interface Pending {
  readonly registry: object
  readonly spec: { readonly class: object }
}

const pending = new WeakMap<PyClass, Pending>()

export function deferAbstractConcrete(ctx: Interpreter, type: PyClass, found: Pending): void {
  pending.set(type, found)
  ctx.abstractBases.push(type)
}

/** The classes below `type` in SQLAlchemy's order: a stack of subclasses, of which the last comes first. */
function below(ctx: Interpreter, type: PyClass): PyClass[] {
  const mapped = ctx.mappedClasses as PyClass[]
  const parentOf = (each: PyClass) => each.mro.slice(1).find((owner) => owner === type || owner.mapped !== null)
  const childrenOf = (parent: PyClass) => mapped.filter((each) => parentOf(each) === parent)
  const found: PyClass[] = []
  const stack = childrenOf(type)
  for (let each = stack.pop(); each !== undefined; each = stack.pop()) {
    found.push(each)
    stack.push(...childrenOf(each))
  }
  return found
}

/** An abstract base without a subclass that is known: those that a function makes map it all the same. */
export function notePendingBase(ctx: Interpreter, type: PyClass): void {
  const { place } = type
  if (!pending.has(type) || place === null) return
  if (ctx.unresolved.some((known) => known.path === place.path && known.span.start === place.nameSpan.start)) return
  const reason = `which classes stand below ${type.name} is known only when the program runs`
  ctx.unresolved.push({ path: place.path, span: place.nameSpan, reason, declares: type.name })
}

/** Maps an abstract base to the UNION over the tables of its subclasses, if there are any by now. */
export function settleAbstractConcrete(ctx: Interpreter, type: PyClass): void {
  const found = pending.get(type)
  if (found === undefined) return
  const mappers = below(ctx, type)
    .map((each) => each.mapped!.mapper)
    .filter((mapper) => (mapper as MapperLike).concrete)
  if (mappers.length === 0) return
  pending.delete(type)
  const { registry, spec } = found
  try {
    const mapper = (ormExport('declareAbstractConcreteBase') as AnyFunction)(registry, spec, mappers, {
      ...discriminatorOf(type),
      strictAttrs: type.lookup('strict_attrs')?.entry.value === true,
    }) as object
    linkClass(spec.class, type)
    type.mapped = { mapper, class: spec.class }
    if (type.place !== null) setOrigin(mapper, type.place)
    ctx.mappedClasses.push(type)
  } catch (error) {
    noteRefusal(ctx, error, type)
  }
}
