// typing: special forms, what subscripting them makes, and annotations that are written as text.

import { parseExpression } from '../../frontends/python/parser.ts'
import { evaluate } from '../expressions.ts'
import type { Interpreter } from '../interpreter.ts'
import { union } from '../operators.ts'
import { Scope } from '../scopes.ts'
import { Unknown } from '../unknown.ts'
import {
  PyAnnotated,
  type PyClass,
  PyForm,
  PyGeneric,
  PyLiteralType,
  PyTuple,
  PyTypeAlias,
  PyTypeVar,
  PyUnion,
  type Value,
} from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass, native } from './make.ts'

const FORMS =
  'Any Optional Union Annotated Literal ClassVar Final Type Generic Protocol Callable Self NoReturn Never LiteralString ' +
  'Required NotRequired ReadOnly Unpack Concatenate TypeGuard TypeIs TypeAlias ParamSpec TypeVarTuple ' +
  'List Dict Set FrozenSet Tuple Sequence Iterable Iterator Collection Mapping MutableMapping MutableSequence MutableSet ' +
  'AbstractSet Deque DefaultDict OrderedDict Counter ChainMap Awaitable Coroutine AsyncIterator AsyncIterable ' +
  'AsyncGenerator Generator AsyncContextManager ContextManager Hashable Sized Text AnyStr Reversible Container ByteString'

export function typingModule(ctx: Interpreter): Record<string, Value> {
  const members: Record<string, Value> = {}
  for (const name of FORMS.split(' ')) members[name] = new PyForm(name)
  members.TYPE_CHECKING = false
  members.TypeVar = native(
    'TypeVar',
    ({ keywords, positional: [name, ...constraints] }) =>
      new PyTypeVar(String(name ?? ''), keywords.get('bound'), constraints),
  )
  members.NewType = native('NewType', (args) => {
    const [name, supertype] = args.positional
    return new PyTypeAlias(String(name), () => supertype, true)
  })
  members.TypeAliasType = native('TypeAliasType', (args) => {
    const [name, value] = args.positional
    return new PyTypeAlias(String(name), () => value ?? args.keywords.get('value'))
  })
  members.cast = native('cast', (args) => args.positional[1] ?? null)
  members.overload = native('overload', (args) => args.positional[0])
  members.final = native('final', (args) => args.positional[0])
  members.override = native('override', (args) => args.positional[0])
  members.no_type_check = native('no_type_check', (args) => args.positional[0])
  members.runtime_checkable = native('runtime_checkable', (args) => args.positional[0])
  members.dataclass_transform = native('dataclass_transform', () => native('decorator', (inner) => inner.positional[0]))
  members.assert_never = native('assert_never', () => null)
  members.assert_type = native('assert_type', (args) => args.positional[0])
  members.reveal_type = native('reveal_type', (args) => args.positional[0])
  members.get_args = native('get_args', (args) => {
    const [value] = args.positional
    if (value instanceof PyGeneric) return new PyTuple(value.args)
    if (value instanceof PyUnion) return new PyTuple(value.members)
    if (value instanceof PyLiteralType) return new PyTuple(value.values)
    if (value instanceof PyAnnotated) return new PyTuple([value.type, ...value.metadata])
    return new PyTuple([])
  })
  members.get_origin = native('get_origin', (args) =>
    args.positional[0] instanceof PyGeneric ? args.positional[0].origin : null,
  )
  members.get_type_hints = native(
    'get_type_hints',
    (_args, site) => new Unknown({ source: site.source, path: site.path, span: site.span }),
  )
  const object = builtinClass(ctx, 'object')
  members.NamedTuple = libraryClass('typing', 'NamedTuple', { bases: [object] })
  members.TypedDict = libraryClass('typing', 'TypedDict', { bases: [builtinClass(ctx, 'dict')] })
  return members
}

/** `Optional[X]`, `Annotated[int, …]`, `Mapped[str]`. */
export function subscriptForm(form: PyForm, index: Value): Value {
  const args = index instanceof PyTuple ? index.items : [index]
  switch (form.name) {
    case 'Optional':
      return union([args[0], null])
    case 'Union':
      return union(args)
    case 'Annotated':
      // Annotated of Annotated is one.
      return args[0] instanceof PyAnnotated
        ? new PyAnnotated(args[0].type, [...args[0].metadata, ...args.slice(1)])
        : new PyAnnotated(args[0], args.slice(1))
    case 'Literal':
      return new PyLiteralType(args.flatMap((arg) => (arg instanceof PyLiteralType ? arg.values : [arg])))
    default:
      return new PyGeneric(form, args)
  }
}

/** An annotation with its quoted parts read: `"User"`, `"list[int]"`, `Optional["X"]`. */
export function resolveAnnotation(ctx: Interpreter, scope: Scope, value: Value): Value {
  if (typeof value === 'string') {
    const resolved = evaluateText(ctx, scope, value)
    return resolved instanceof Unknown ? resolved : resolveAnnotation(ctx, scope, resolved)
  }
  if (value instanceof PyUnion) return union(value.members.map((member) => resolveAnnotation(ctx, scope, member)))
  return value
}

/** The value of an expression that is written as text, evaluated where the annotation stands. */
export function evaluateText(ctx: Interpreter, scope: Scope, text: string): Value {
  const expression = parseExpression(text, 0)
  // The spans of the parsed text are its own, not the file's: nothing in it is reported, and its source is the text.
  const inner = new Scope('function', scope, scope.module, TEXT_PATH, scope.qualname)
  return ctx.mute(() => {
    const value = evaluate(ctx, inner, expression)
    if (!(value instanceof Unknown)) return value
    return new Unknown({ source: text.trim(), reason: value.reason })
  })
}

/** The path of expressions that stand in strings. */
export const TEXT_PATH = ''

export function isForm(value: Value, ...names: string[]): boolean {
  return value instanceof PyForm && names.includes(value.name)
}

/** The class that a name of typing stands for at run time: `List` is `list`. */
export function runtimeClass(ctx: Interpreter, form: PyForm): PyClass | null {
  const name = (
    {
      List: 'list',
      Dict: 'dict',
      Set: 'set',
      FrozenSet: 'frozenset',
      Tuple: 'tuple',
      Type: 'type',
      Text: 'str',
    } as Record<string, string>
  )[form.name]
  return name === undefined ? null : builtinClass(ctx, name)
}
