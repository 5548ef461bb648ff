// PostgreSQL's HSTORE: a mapping from text to text in one column, with its operators and functions.

import { ValueError } from '../../sql/exc.ts'
import { GenericFunction, registerFunction } from '../../sql/functions.ts'
import {
  Boolean as BooleanType,
  type Callable,
  type ComparatorFactory,
  callable,
  IndexableComparator,
  Text,
  type TypeDialect,
  TypeEngine,
  type TypeEngineArgument,
  toInstance,
} from '../../sql/types.ts'
import { isPlainObject, namedArguments } from '../arguments.ts'
import { ARRAY } from './array.ts'
import { CONTAINED_BY, CONTAINS, GETITEM, HAS_ALL, HAS_ANY, HAS_KEY } from './operators.ts'

const BOOLEAN = { resultType: BooleanType }

/** The operators of an HSTORE column. */
export class HstoreComparator extends IndexableComparator<any> {
  override _setupGetitem(index: any): [any, any, TypeEngine<any>] {
    return [GETITEM, index, (this.type as HstoreType).textType]
  }

  /** `?`. */
  override hasKey(other: unknown): any {
    return this.operate(HAS_KEY, other, BOOLEAN)
  }

  /** `?&`. */
  override hasAll(other: unknown): any {
    return this.operate(HAS_ALL, other, BOOLEAN)
  }

  /** `?|`. */
  override hasAny(other: unknown): any {
    return this.operate(HAS_ANY, other, BOOLEAN)
  }

  /** `@>`. */
  override contains(other: any): any {
    return this.operate(CONTAINS, other, BOOLEAN)
  }

  /** `<@`. */
  override containedBy(other: unknown): any {
    return this.operate(CONTAINED_BY, other, BOOLEAN)
  }

  /** Whether the key has a value that is not NULL. */
  override defined(key: unknown): any {
    return new HstoreDefinedFunction(this.expr, key)
  }

  /** Without a key, or without the pairs of a mapping. */
  delete(key: unknown): any {
    return new HstoreDeleteFunction(
      this.expr,
      isPlainObject(key) || key instanceof Map ? serializeHstore(key as any) : key,
    )
  }

  /** Only these keys. */
  slice(array: unknown): any {
    return new HstoreSliceFunction(this.expr, array)
  }

  keys(): any {
    return new HstoreKeysFunction(this.expr)
  }

  vals(): any {
    return new HstoreValsFunction(this.expr)
  }

  /** Keys and values in turn. */
  array(): any {
    return new HstoreArrayFunction(this.expr)
  }

  /** Pairs of key and value. */
  matrix(): any {
    return new HstoreMatrixFunction(this.expr)
  }
}

class HstoreType extends TypeEngine<Record<string, string | null>> {
  static override readonly Comparator: ComparatorFactory = HstoreComparator
  readonly visitName = 'HSTORE'
  textType: TypeEngine<any>

  constructor(textType: TypeEngineArgument<any> | { readonly textType?: TypeEngineArgument<any> } | null = null) {
    super()
    const given = namedArguments<{ textType: TypeEngineArgument<any> | null }>(['textType'], [textType]).textType
    this.textType = given == null ? new Text() : toInstance(given)
  }

  override get _isIndexable(): boolean {
    return true
  }

  override get hashable(): boolean {
    return false
  }

  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return (value) => (isPlainObject(value) || value instanceof Map ? serializeHstore(value as any) : value)
  }

  override resultProcessor(_dialect: TypeDialect): ((value: any) => any) | null {
    return (value) => (typeof value === 'string' ? parseHstore(value) : value)
  }
}
/** Text values by text keys. */
export const HSTORE: Callable<typeof HstoreType> = callable(HstoreType, 'HSTORE')

const TEXT_ARRAY = (): TypeEngine<any> => new ARRAY(Text)

/** `hstore('key', 'value')`, or of two arrays. */
export class hstore extends GenericFunction<any> {
  static override readonly type: TypeEngine<any> = new HSTORE()
}
registerFunction('hstore', hstore)

/** Functions of the operators above, which `func` does not offer by these names. */
class HstoreDefinedFunction extends GenericFunction<boolean> {
  static override readonly functionName = 'defined'
  static override readonly type: TypeEngine<any> = new BooleanType()
}
class HstoreDeleteFunction extends GenericFunction<any> {
  static override readonly functionName = 'delete'
  static override readonly type: TypeEngine<any> = new HSTORE()
}
class HstoreSliceFunction extends GenericFunction<any> {
  static override readonly functionName = 'slice'
  static override readonly type: TypeEngine<any> = new HSTORE()
}
class HstoreKeysFunction extends GenericFunction<any> {
  static override readonly functionName = 'akeys'
  static override readonly type: TypeEngine<any> = TEXT_ARRAY()
}
class HstoreValsFunction extends GenericFunction<any> {
  static override readonly functionName = 'avals'
  static override readonly type: TypeEngine<any> = TEXT_ARRAY()
}
class HstoreArrayFunction extends GenericFunction<any> {
  static override readonly functionName = 'hstore_to_array'
  static override readonly type: TypeEngine<any> = TEXT_ARRAY()
}
class HstoreMatrixFunction extends GenericFunction<any> {
  static override readonly functionName = 'hstore_to_matrix'
  static override readonly type: TypeEngine<any> = TEXT_ARRAY()
}

/** `"a"=>"1", "b"=>NULL`. */
export function serializeHstore(value: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>): string {
  const quoted = (text: unknown, position: 'key' | 'value'): string => {
    if (position === 'value' && text === null) return 'NULL'
    if (typeof text !== 'string') throw new ValueError(`${text} in ${position} position is not a string.`)
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  }
  const entries: Iterable<[string, unknown]> = value instanceof Map ? value : Object.entries(value)
  return Array.from(entries, ([key, item]) => `${quoted(key, 'key')}=>${quoted(item, 'value')}`).join(', ')
}

/** Reads what `serializeHstore` writes. */
export function parseHstore(text: string): Record<string, string | null> {
  const pair = /"((?:\\.|[^"\\])*)" *=> *(?:(NULL)|"((?:\\.|[^"\\])*)")(?: *, *|$)/y
  const unquote = (part: string): string => part.replaceAll('\\"', '"').replaceAll('\\\\', '\\')
  const result: Record<string, string | null> = {}
  while (pair.lastIndex < text.length) {
    const position = pair.lastIndex
    const match = pair.exec(text)
    if (match === null) {
      throw new ValueError(
        `After '${text.slice(Math.max(position - 21, 0), position)}', could not parse residual at position ${position}: ` +
          `'${text.slice(position, position + 21)}'`,
      )
    }
    result[unquote(match[1] as string)] = match[2] === undefined ? unquote(match[3] as string) : null
  }
  return result
}
