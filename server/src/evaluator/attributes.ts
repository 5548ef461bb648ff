// `a.b`: what each kind of value has by that name. Mapped classes answer with orm-core's attributes, unknowns with
// unknowns; the methods of str, list and dict are in library/.

import { callValue, positionally } from './calls.ts'
import { assumedMapping } from './declarative/assumed.ts'
import {
  addMappedAttribute,
  attributeOf,
  backReference,
  becomesMapped,
  collectionOfInstance,
  hybridOnInstance,
  mappedAttribute,
  mappedNames,
} from './declarative/attributes.ts'
import { settleAbstractConcrete } from './declarative/concrete.ts'
import { formsMade } from './forms.ts'
import { isMadeHere } from './instances.ts'
import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { isVariable, variableMember } from './lambdas.ts'
import { comparatorMethod, inheritedMember } from './library/comparators.ts'
import { containerMethod, inheritedContainerMethod } from './library/containers.ts'
import { scalarAttribute } from './library/datetime.ts'
import { pathReader } from './library/files.ts'
import { ormAttribute } from './library/orm-attributes.ts'
import { camel, isInstanceOf, isOrmObject } from './library/orm-core.ts'
import { isFilePath, pathMember } from './library/paths.ts'
import { isClassVariable, modelDump } from './library/pydantic.ts'
import { reflectedAttribute } from './library/reflection.ts'
import { resultAttribute } from './library/results.ts'
import { looksLikeSession } from './library/session-names.ts'
import { sessionAttribute } from './library/sessions.ts'
import { toOrm } from './library/to-orm.ts'
import { interpretedClass } from './library/types.ts'
import { heldValue } from './module-forms.ts'
import { annotationUnknown } from './parameters.ts'
import { isFilledElsewhere, setElsewhere, setsItself } from './set-elsewhere.ts'
import { MISSING_ATTRIBUTE } from './sites.ts'
import { stringMethod } from './strings.ts'
import { isTestFile } from './test-files.ts'
import { typescriptAttribute } from './typescript/attributes.ts'
import { isTypeScript } from './typescript/source.ts'
import { isUnknown, NO_SAMPLE, Unknown } from './unknown.ts'
import {
  BoundMethod,
  type CallSite,
  ClassMethod,
  DeclaredAttr,
  EnumMember,
  Hybrid,
  isContainer,
  metaclassOf,
  NativeFunction,
  noteChange,
  type Place,
  PyAnnotated,
  PyBytes,
  PyClass,
  PyDict,
  PyForm,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyModule,
  PyProperty,
  PyRaise,
  PyScalar,
  PySet,
  PySuper,
  PyTuple,
  PyTypeVar,
  StaticMethod,
  type Value,
} from './values.ts'

export function getAttribute(ctx: Interpreter, object: Value, name: string, site: CallSite): Value {
  if (isTypeScript(site.path)) {
    const own = typescriptAttribute(ctx, object, name, site)
    if (own !== undefined) return own
  }
  if (object instanceof PyModule) return ctx.modules.attribute(object, name, site)
  if (object instanceof PyClass) return classAttribute(ctx, object, name, site)
  if (object instanceof PyInstance) return instanceAttribute(ctx, object, name, site)
  if (object instanceof PySuper) return superAttribute(ctx, object, name, site)
  if (isUnknown(object)) return unknownAttribute(ctx, object, name, site)
  if (typeof object === 'string') {
    const method = stringMethod(name)
    if (method) {
      return new NativeFunction(
        name,
        (args) => {
          const result = method(object, args.positional, args.keywords)
          if (result === undefined) throw new TypeError(`str.${name} can't be told`)
          return result
        },
        { pure: true },
      )
    }
  }
  if (
    object instanceof PyList ||
    object instanceof PyTuple ||
    object instanceof PyDict ||
    object instanceof PySet ||
    object instanceof PyBytes
  ) {
    if (isContainer(object) && object.type !== null) {
      const own = object.attributes?.get(name)
      if (own !== undefined) return own
      const entry = object.type.lookup(name)
      if (entry && entry.owner.place !== null) return bindEntry(ctx, entry.entry.value, object, object.type, site)
      if (name === '__class__') return object.type
    }
    const found = containerMethod(ctx, object, name)
    if (found !== undefined) return found
  }
  if (object instanceof EnumMember) {
    if (name === 'value' || name === '_value_') return object.value
    if (name === 'name' || name === '_name_') return object.name
    const own = object.attributes?.get(name)
    if (own !== undefined) return own
    const found = object.class.lookup(name)
    if (found) return bindEntry(ctx, found.entry.value, object, object.class, site)
    if (object.mixesPrimitive) return getAttribute(ctx, object.value, name, site)
  }
  if (object instanceof PyScalar) {
    const found = isFilePath(object)
      ? (pathReader(ctx, object, name) ?? pathMember(object, name))
      : scalarAttribute(object, name)
    if (found !== undefined) return found
  }
  if (
    name === '__get__' &&
    (object instanceof PyFunction || object instanceof ClassMethod || object instanceof StaticMethod)
  ) {
    return new NativeFunction(name, ({ positional: [receiver, type] }) =>
      bindEntry(ctx, object, receiver ?? null, type as PyClass, site),
    )
  }
  if (object instanceof PyFunction) {
    if (name === '__name__') return object.name
    if (name === '__qualname__') return object.scope.pythonName(object.name)
    if (name === '__module__') return object.module
    if (object.attributes.has(name)) return object.attributes.get(name)
  }
  if (object instanceof NativeFunction) {
    const member = object.members?.get(name)
    if (member !== undefined) return member
    if (name === '__name__') return object.name
  }
  if (object instanceof PyProperty) return propertyMember(object, name)
  if (object instanceof Hybrid) return hybridMember(object, name)
  if (object instanceof DeclaredAttr && name === '__func__') return object.function
  if (object instanceof BoundMethod) {
    if (name === '__self__') return object.receiver
    if (name === '__func__') return object.function
    return getAttribute(ctx, object.function, name, site)
  }
  if (object instanceof StaticMethod || object instanceof ClassMethod)
    return getAttribute(ctx, object.function, name, site)
  if (object instanceof PyGeneric) {
    if (name === '__origin__') return object.origin
    if (name === '__args__') return new PyTuple(object.args)
    return getAttribute(ctx, object.origin, name, site)
  }
  if (object instanceof PyAnnotated && name === '__metadata__') return new PyTuple(object.metadata)
  if (object instanceof PyTypeVar && name === '__bound__') return object.bound ?? null
  if (object instanceof PyForm && (name === '__name__' || name === '_name')) return object.name
  // Where one of several forms is None, the program has nothing to go on with.
  if (object === null && ctx.run?.choice === true && ctx.run.forced.size > 0 && !isTypeScript(site.path))
    throw new PyRaise('AttributeError', `'NoneType' object has no attribute '${name}'`)
  if (isVariable(object)) return variableMember(ctx, object, name, false, site)
  if (isOrmObject(object)) return comparatorMethod(ctx, object, name) ?? ormAttribute(ctx, object, name, site)
  return new Unknown({ source: site.source, path: site.path, span: site.span })
}

/** `x.setter`, `x.expression` and the like, as decorators. */
function propertyMember(property: PyProperty, name: string): Value {
  const { cached, getter, onClass, setter } = property
  if (name === 'setter')
    return new NativeFunction(name, ({ positional: [fn] }) => new PyProperty(getter, onClass, cached, fn))
  if (name === 'getter')
    return new NativeFunction(name, ({ positional: [fn] }) => new PyProperty(fn, onClass, cached, setter))
  if (name === 'deleter') return new NativeFunction(name, () => property)
  if (name === 'fget') return getter
  if (name === 'fset') return setter
  return new Unknown({ source: name })
}

/** `@name.expression`, `@name.inplace.comparator`: decorators that give the hybrid another side. */
function hybridMember(hybrid: Hybrid, name: string): Value {
  const side = (key: 'expression' | 'comparator' | 'updateExpression', inPlace: boolean): Value =>
    new NativeFunction(name, (args) => {
      const fn = unwrapClassMethod(args.positional[0])
      if (!inPlace) return hybrid.copy({ [key]: fn })
      hybrid[key] = fn
      return hybrid
    })
  const member = (key: string, inPlace: boolean): Value => {
    if (key === 'expression') return side('expression', inPlace)
    if (key === 'comparator') return side('comparator', inPlace)
    if (key === 'update_expression') return side('updateExpression', inPlace)
    return new NativeFunction(key, () => hybrid)
  }
  if (name !== 'inplace') return member(name, false)
  const inplace = new PyInstance(new PyClass({ name: 'inplace', module: 'sqlalchemy.ext.hybrid' }))
  for (const key of ['expression', 'comparator', 'update_expression', 'getter', 'setter', 'deleter'])
    inplace.attributes.set(key, member(key, true))
  return inplace
}

/** `Class.__dict__`: what its body assigns; of a mapped class its attributes, those of mixins and annotations too. */
function classDict(ctx: Interpreter, type: PyClass): PyDict {
  const dict = new PyDict()
  for (const [name, { assigned, value }] of type.entries)
    if (assigned) dict.set(name, (type.mapped ? mappedAttribute(ctx, type, name) : undefined) ?? value)
  if (type.mapped) {
    for (const name of [...mappedNames(type), '__table__', '__mapper__']) {
      const value = dict.has(name) ? undefined : mappedAttribute(ctx, type, name)
      if (value !== undefined) dict.set(name, value)
    }
  }
  return dict
}

function unwrapClassMethod(value: Value): Value {
  return value instanceof ClassMethod ? value.function : value
}

export function classAttribute(ctx: Interpreter, type: PyClass, name: string, site: CallSite): Value {
  if (ctx.abstractBases.length > 0 && !type.mapped) settleAbstractConcrete(ctx, type)
  if (type.mapped) {
    const mapped = mappedAttribute(ctx, type, name)
    if (mapped !== undefined) return mapped
  }
  if (name === '__name__') return type.name
  if (name === '__qualname__') return type.qualname
  if (name === '__module__') return type.module
  if (name === '__class__') return new Unknown({ source: 'type' })
  if (name === '__bases__' || name === '__orig_bases__') return new PyTuple(type.bases)
  if (name === '__mro__') return new PyTuple(type.mro)
  if (name === '__dict__') return classDict(ctx, type)
  if (name === '__members__' && type.fact('enum')) return new PyDict(enumMembers(type).map((m) => [m.name, m] as const))
  const found = type.lookup(name)
  if (found?.entry.value === null && ctx.run !== null && ctx.modules.reassigns(found.owner.place?.path, name, 0))
    return new Unknown({ source: site.source, path: site.path, span: site.span, session: looksLikeSession(name) })
  // `cls.__tablename__` inside another declared_attr: what it says of this class. Columns are the mapper's.
  if (found?.entry.value instanceof DeclaredAttr) {
    const fn = found.entry.value.function
    const said = callValue(ctx, fn instanceof ClassMethod ? fn.function : fn, positionally(type), site)
    if (name.startsWith('__') || !isOrmObject(said)) return said
  }
  const assumed = assumedMapping(ctx, type)
  if (assumed !== null && (found === null || isOrmObject(found.entry.value))) {
    const reason = `whether \`${type.name}\` has \`${name}\` is not known statically`
    return (
      attributeOf(assumed.mapper, name) ??
      new Unknown({ source: site.source, path: site.path, span: site.span, reason })
    )
  }
  if (found && ctx.run !== null && type.open && type.mapped === null && isLooseColumn(found.entry.value)) {
    const reason = `whether \`${type.name}\` is mapped is not known statically`
    return new Unknown({ source: site.source, path: site.path, span: site.span, reason })
  }
  if (found) return bindEntry(ctx, entryValue(ctx, found, name), null, type, site)
  for (const owner of type.mro) {
    const resolved = owner.resolve?.(name, type)
    if (resolved !== undefined) return resolved
  }
  if (name === '__annotations__')
    return new PyDict(
      [...type.entries]
        .filter(([, e]) => e.annotation !== null)
        .map(([key]) => [key, new Unknown({ source: key })] as const),
    )
  const declared = declaredAttribute(ctx, type, name, site)
  if (declared !== null) return declared
  const ofMetaclass = metaclassOf(type)?.lookup(name)
  if (ofMetaclass && ofMetaclass.owner.place !== null)
    return bindEntry(ctx, ofMetaclass.entry.value, type, ofMetaclass.owner, site)
  const late = type.mapped && ctx.run === null ? backReference(ctx, type, name) : undefined
  if (late !== undefined) return late
  if (type.mapped && reflectedAttribute(type.mapped.mapper, name)) return mappedAttribute(ctx, type, name)
  // TypeScript's own checker knows what a class has.
  if (type.mapped && !type.open && !name.startsWith('__') && !isTypeScript(site.path)) {
    return new Unknown({ source: site.source, path: site.path, span: site.span, reason: MISSING_ATTRIBUTE })
  }
  if (type.ormClass !== null && isOrmObject(type.ormClass))
    return ormAttribute(ctx, type.ormClass as object, name, site)
  return new Unknown({ source: site.source, path: site.path, span: site.span })
}

/** What a class body has bound a name to, which may be open (module-forms.ts). */
function entryValue(
  ctx: Interpreter,
  { entry, owner }: { readonly entry: { readonly value: Value }; readonly owner: PyClass },
  name: string,
): Value {
  const names = owner.scope?.names
  const isOpen = names?.open?.has(name) === true && names.raw(name) === entry.value
  return isOpen ? heldValue(ctx, names, name, entry.value) : entry.value
}

/** A column of a class body that no mapper has taken up. */
function isLooseColumn(value: Value): boolean {
  const column = isInstanceOf(value, 'MappedColumn') ? (value as { column: object }).column : value
  return isInstanceOf(column, 'Column') && (column as { table: object | null }).table == null
}

/** `model: type[User]` without a value: unknown, but of a type. */
function declaredAttribute(ctx: Interpreter, type: PyClass, name: string, site: CallSite): Value | null {
  for (const owner of type.mro) {
    const entry = owner.entries.get(name)
    if (entry?.annotation && owner.scope) {
      return annotationUnknown(ctx, owner.scope, entry.annotation, { ...site, source: site.source }, type)
    }
  }
  return null
}

/** A class entry as it is seen through an instance (`receiver`) or the class itself (null). */
export function bindEntry(
  ctx: Interpreter,
  value: Value,
  receiver: Value | null,
  type: PyClass,
  site: CallSite,
): Value {
  if (value instanceof PyFunction) return receiver === null ? value : new BoundMethod(receiver, value)
  if (value instanceof StaticMethod) return value.function
  if (value instanceof ClassMethod) return new BoundMethod(type, value.function)
  if (value instanceof PyProperty) {
    if (value.onClass) return callValue(ctx, value.getter, positionally(type), site)
    if (receiver === null) return value
    return callValue(ctx, value.getter, positionally(receiver), site)
  }
  if (value instanceof NativeFunction && value.mark === 'method' && receiver !== null)
    return new BoundMethod(receiver, value)
  if (value instanceof PyInstance) {
    const descriptor = value.class.lookup('__get__')
    if (descriptor)
      return callValue(ctx, new BoundMethod(value, descriptor.entry.value), positionally(receiver, type), site)
  }
  return value
}

function isEmptyList(value: Value): boolean {
  return value instanceof PyList && value.items.length === 0 && value.rest === null
}

/** A class of settings that the environment fills: pydantic's. */
function isSettings(type: PyClass): boolean {
  return type.mro.some(({ bases }) =>
    bases.some((base) => (base instanceof PyClass || isUnknown(base)) && base.name === 'BaseSettings'),
  )
}

function instanceAttribute(ctx: Interpreter, object: PyInstance, name: string, site: CallSite): Value {
  const own = object.attributes.get(name)
  const found = object.class.lookup(name)
  const isStart = own === null && ctx.run !== null && !isMadeHere(ctx, object)
  if (isStart && ctx.modules.reassigns(object.class.place?.path, name, 1)) {
    return new Unknown({ source: site.source, path: site.path, span: site.span, session: looksLikeSession(name) })
  }
  // `self.found = []` of a constructor, filled by another method before this one is called
  if (isEmptyList(own) && ctx.run !== null && !isMadeHere(ctx, object) && isFilledElsewhere(object.class, name))
    return new Unknown({ source: site.source, path: site.path, span: site.span })
  // a setting that is None when nobody sets it
  if ((own ?? found?.entry.value) === null && ctx.run !== null && isSettings(object.class))
    return new Unknown({ source: site.source, path: site.path, span: site.span, sample: null })
  if (own !== undefined && !(found?.entry.value instanceof PyProperty)) return own
  if (name === '__class__') return object.class
  if (name === '__dict__')
    return object.class.mapped
      ? new Unknown({ source: site.source, path: site.path, span: site.span })
      : new PyDict([...object.attributes])
  if (object.class.mapped && mappedAttribute(ctx, object.class, name) !== undefined) {
    return (
      hybridOnInstance(ctx, object, name, site) ??
      collectionOfInstance(
        object.class,
        name,
        new Unknown({ source: site.source.slice(0, -name.length - 1), type: object.class }),
      ) ??
      new Unknown({ source: site.source, path: site.path, span: site.span })
    )
  }
  if (found?.entry.value instanceof PyProperty && found.entry.value.cached) {
    if (own !== undefined) return own
    const value = bindEntry(ctx, found.entry.value, object, object.class, site)
    object.attributes.set(name, value)
    return value
  }
  if (found) return bindEntry(ctx, entryValue(ctx, found, name), object, object.class, site)
  for (const owner of object.class.mro) {
    const resolved = owner.resolve?.(name, object.class)
    if (resolved !== undefined) return resolved instanceof PyFunction ? new BoundMethod(object, resolved) : resolved
  }
  const set = setElsewhere(ctx, object.class, object, name)
  if (set !== undefined) {
    object.attributes.set(name, set)
    return set
  }
  const declared = declaredAttribute(ctx, object.class, name, site)
  if (declared !== null) return declared
  const getter = object.class.lookup('__getattr__')
  if (getter) return callValue(ctx, new BoundMethod(object, getter.entry.value), positionally(name), site)
  return new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    session: looksLikeSession(name),
    reason: `\`${site.source}\` is not known statically`,
  })
}

function superAttribute(ctx: Interpreter, object: PySuper, name: string, site: CallSite): Value {
  const receiverClass =
    object.receiver instanceof PyInstance || object.receiver instanceof EnumMember
      ? object.receiver.class
      : object.receiver instanceof PyClass
        ? object.receiver
        : isContainer(object.receiver)
          ? object.receiver.type
          : isOrmObject(object.receiver)
            ? interpretedClass(object.receiver)
            : null
  // A method of a metaclass has a class as its receiver, which does not inherit from it.
  const mro = receiverClass?.mro.includes(object.after) ? receiverClass.mro : object.after.mro
  const start = mro.indexOf(object.after) + 1
  for (const owner of mro.slice(start)) {
    const entry = owner.entries.get(name)
    if (entry?.assigned) {
      const bound = object.receiver instanceof PyClass ? null : object.receiver
      const result = bindEntry(ctx, entry.value, bound, receiverClass ?? owner, site)
      return object.receiver instanceof PyClass && entry.value instanceof PyFunction && name === '__init_subclass__'
        ? new BoundMethod(object.receiver, entry.value)
        : result
    }
    const resolved = owner.resolve?.(name, receiverClass ?? owner)
    if (resolved instanceof NativeFunction && resolved.mark === 'method')
      return new BoundMethod(object.receiver, resolved)
    if (resolved !== undefined) return resolved
  }
  if (isContainer(object.receiver)) {
    const inherited =
      inheritedContainerMethod(ctx, object.receiver, name) ?? containerMethod(ctx, object.receiver, name)
    if (inherited !== undefined) return inherited
  }
  // Behind a comparator of the program's is the one that orm-core made.
  if (isOrmObject(object.receiver) && typeof object.receiver === 'object') {
    const inherited = inheritedMember(object.receiver, name)
    if (inherited !== undefined) return inherited
  }
  if (isOrmObject(object.receiver)) return ormAttribute(ctx, object.receiver, name, site)
  if (name.startsWith('__')) return new NativeFunction(name, () => null)
  return new Unknown({ source: site.source, path: site.path, span: site.span })
}

function unknownAttribute(ctx: Interpreter, object: Unknown, name: string, site: CallSite): Value {
  if (object.session && object.type instanceof PyClass) {
    const own = object.type.lookup(name)
    if (own !== null && own.owner.place !== null && own.entry.value instanceof PyFunction)
      return bindEntry(ctx, own.entry.value, object, object.type, site)
  }
  const session = resultAttribute(object, name) ?? sessionAttribute(ctx, object, name, site)
  if (session !== undefined) return session
  const options = {
    source: site.source,
    path: site.path,
    span: site.span,
    reason: object.reason,
    error: object.error ?? null,
  }
  const type = object.type
  if (type instanceof PyClass && !type.mapped) {
    const found = type.lookup(name)
    if (found) {
      const value = found.entry.value
      if (
        value instanceof PyFunction ||
        value instanceof ClassMethod ||
        value instanceof StaticMethod ||
        value instanceof PyProperty
      ) {
        return bindEntry(ctx, value, object, type, site)
      }
    }
    if (found && isConstantOfClass(ctx, type, name, found.entry.value)) return found.entry.value
    const dump = found ? undefined : modelDump(ctx, object, type, name)
    if (dump !== undefined) return dump
    const set = found ? undefined : setElsewhere(ctx, type, object, name)
    if (set !== undefined) return set
    // What the module level asks for is a setting: its default is what the program says of it.
    const isSetting = ctx.run === null && found !== null && ['string', 'number'].includes(typeof found.entry.value)
    const declared = isSetting ? null : declaredAttribute(ctx, type, name, site)
    if (declared !== null) return declared
    if (found && !isOrmObject(found.entry.value))
      return new Unknown({ ...options, sample: found.entry.value, settled: isSetting })
  }
  if (type instanceof PyClass && type.mapped) {
    if (name === '__class__') return type
    if (OF_THE_CLASS.has(name)) return classAttribute(ctx, type, name, site)
    if (name === '_sa_instance_state') return stateOf(ctx, type, site)
    const collection = collectionOfInstance(type, name, object)
    if (collection !== undefined) return collection
    const found = type.lookup(name)
    if (found?.entry.value instanceof PyFunction) return bindEntry(ctx, found.entry.value, object, type, site)
  }
  if (object.hasSample && !isUnknown(object.sample) && object.sample !== null) {
    const reader = isFilePath(object.sample) ? pathReader(ctx, object, name) : undefined
    if (reader !== undefined) return reader
    const sample = getAttribute(ctx, object.sample, name, site)
    if (!isUnknown(sample))
      return new Unknown({
        ...options,
        sample,
        settled: object.settled,
        alternatives: memberAttributes(ctx, object, name, site),
        ...formsMade(ctx, [object], ([form]) => getAttribute(ctx, form, name, site)),
      })
  }
  return new Unknown({ ...options, session: looksLikeSession(name), sample: NO_SAMPLE })
}

/** What an object has from its class. */
const OF_THE_CLASS: ReadonlySet<string> = new Set(['__table__', '__tablename__', '__mapper__'])

/** An object's state, as far as its class says what is in it. */
export function stateOf(ctx: Interpreter, type: PyClass, site: CallSite): PyInstance {
  const state = new PyInstance(new PyClass({ name: 'InstanceState', module: 'sqlalchemy.orm.state' }))
  state.attributes.set('mapper', classAttribute(ctx, type, '__mapper__', site))
  state.attributes.set('class_', type)
  state.complete = false
  return state
}

/**
 * `search_fields = ("name", "email")` in a class body: no field, so every instance has it, unless a method sets it. A
 * switch or a number may be another's in a subclass: it stays a sample.
 */
function isConstantOfClass(ctx: Interpreter, type: PyClass, name: string, value: Value): boolean {
  if (typeof value !== 'string' && !(value instanceof PyClass) && !isContainer(value) && !(value instanceof PyTuple))
    return false
  const field = type.mro.some((owner) => owner.entries.get(name)?.annotation)
  if (field ? !isClassVariable(ctx, type, name) : type.fact('enum') === true) return false
  return !setsItself(ctx, type, name)
}

/** `sort.value` of a member that is not known: what each member has. */
function memberAttributes(ctx: Interpreter, object: Unknown, name: string, site: CallSite): readonly Value[] | null {
  if (!(object.type instanceof PyClass && object.type.fact('enum'))) return null
  const values = enumMembers(object.type).map((member) => getAttribute(ctx, member, name, site))
  return values.every((value) => typeof value === 'string' || typeof value === 'number') ? values : null
}

/** What `@name.setter` and a descriptor of the program's own with `__set__` do; false when the class has neither. */
function setByDescriptor(ctx: Interpreter, object: PyInstance, name: string, value: Value, place: Place): boolean {
  const held = object.class.lookup(name)?.entry.value
  const site = { path: place.path, span: place.span, source: name }
  if (held instanceof PyProperty && held.setter !== null) {
    callValue(ctx, new BoundMethod(object, held.setter), positionally(value), site)
    return true
  }
  const own = held instanceof PyInstance ? held.class.lookup('__set__') : null
  if (own === null) return false
  callValue(ctx, new BoundMethod(held, own.entry.value), positionally(object, value), site)
  return true
}

export function setAttribute(ctx: Interpreter, object: Value, name: string, value: Value, place: Place): void {
  // `app.models.User = FakeUser` of a test: the program itself has its own.
  if (object instanceof PyModule && isTestFile(place.path) && object.path !== null && !isTestFile(object.path)) return
  if (object instanceof PyInstance) {
    if (setByDescriptor(ctx, object, name, value, place)) return
    noteChange(object, object.home)
    object.attributes.set(name, value)
    return
  }
  if (isContainer(object) && object.type !== null) {
    noteChange(object, object.home)
    object.attributes ??= new Map()
    object.attributes.set(name, value)
    return
  }
  if (object instanceof EnumMember) {
    if (name === '_value_') object.value = value
    else {
      noteChange(object, object.class.place?.path)
      object.attributes ??= new Map()
      object.attributes.set(name, value)
    }
    return
  }
  if (object instanceof PyClass) {
    noteChange(object, object.place?.path)
    const existing = object.entries.get(name)
    object.entries.set(name, { value, annotation: existing?.annotation ?? null, assigned: true, place })
    if (object.mapped && becomesMapped(object, value)) addMappedAttribute(ctx, object, name, value, place)
    return
  }
  if (object instanceof PyFunction) {
    noteChange(object, object.path)
    object.attributes.set(name, value)
    return
  }
  if (object instanceof PyModule) {
    noteChange(object, object.path)
    object.scope?.names.set(name, value)
  }
  if (SETTABLE.has(name) && isOrmObject(object) && 'isSchemaItem' in object) {
    ;(object as unknown as Record<string, unknown>)[camel(name)] = toOrm(ctx, value)
  }
}

/** What a program may say of a column, constraint or index after it was made. */
const SETTABLE = new Set(
  'name nullable comment type unique autoincrement doc default server_default onupdate'.split(' '),
)
