// PostgreSQL's JSON, JSONB and JSONPATH: paths as text arrays, the text of an element, and JSONB's own operators.

import { type BinaryExpression, cast } from '../../sql/elements.ts'
import type { Operator } from '../../sql/operators.ts'
import {
  Boolean as BooleanType,
  type Callable,
  type ComparatorFactory,
  callable,
  JSONComparator as GenericJSONComparator,
  JSONPathType as JSONPathTypeBase,
  JSON as JSONType,
  TEXT,
  Text,
  type TypeEngine,
  type TypeEngineArgument,
  toInstance,
} from '../../sql/types.ts'
import { namedArguments } from '../arguments.ts'
import { formattedPathType } from '../json-paths.ts'
import { ARRAY, PGArray } from './array.ts'
import {
  ASTEXT,
  CONTAINED_BY,
  CONTAINS,
  DELETE_PATH,
  HAS_ALL,
  HAS_ANY,
  HAS_KEY,
  JSONPATH_ASTEXT,
  PATH_EXISTS,
  PATH_MATCH,
} from './operators.ts'

const BOOLEAN = { resultType: BooleanType }

/** A path is an array of text: `{a,0,b}`; a path that is text already is an SQL/JSON path. */
function formatPath(value: any): string {
  return typeof value === 'string' ? value : `{${[...(value ?? [])].map(pathElement).join(', ')}}`
}

/** An element of an array's text, in quotes where it would be more than one, or none. SQLAlchemy leaves it as it is. */
function pathElement(value: unknown): string {
  const text = String(value)
  return /^[^\s{}",\\]+$/.test(text) && !/^null$/i.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

class JsonpathType extends formattedPathType(JSONPathTypeBase, formatPath) {
  override readonly visitName: string = 'JSONPATH'
}
/** PostgreSQL's type JSONPATH. */
export const JSONPATH: Callable<typeof JsonpathType> = callable(JsonpathType, 'JSONPATH')

/** The operators of a JSON column: those of the generic JSON, and the text of an element. */
export class JSONComparator extends GenericJSONComparator<any> {
  /** The element as text: `->>` and `#>>`. */
  override get astext(): any {
    const { left, right } = this.expr as BinaryExpression<any>
    const operator = right.type instanceof JSONPathTypeBase ? JSONPATH_ASTEXT : ASTEXT
    return left.operate(operator, right, { resultType: (this.type as PGJSONType).astextType })
  }
}

export interface JSONSettings {
  readonly noneAsNull?: boolean
  readonly astextType?: TypeEngineArgument<any> | null
}

class PGJSONType<T = any> extends JSONType<T> {
  static override readonly Comparator: ComparatorFactory = JSONComparator
  /** The type of an element's text. */
  astextType: TypeEngine<any>

  constructor(...args: unknown[]) {
    const settings = namedArguments<JSONSettings>(['noneAsNull', 'astextType'], args)
    super({ noneAsNull: settings.noneAsNull ?? false })
    this.astextType = settings.astextType == null ? new Text() : toInstance(settings.astextType)
  }

  override get renderBindCast(): boolean {
    return true
  }
}
/** PostgreSQL's type JSON. */
export const JSON: typeof PGJSONType & (<T = any>(...args: unknown[]) => PGJSONType<T>) = callable(
  PGJSONType,
  'JSON',
) as any

/** The operators of a JSONB column. */
export class JSONBComparator extends JSONComparator {
  /** `?`: has this key at its top. */
  override hasKey(other: unknown): any {
    return this.operate(HAS_KEY, other, BOOLEAN)
  }

  /** `?&`: has all of these keys. */
  override hasAll(other: unknown): any {
    return this.operate(HAS_ALL, other, BOOLEAN)
  }

  /** `?|`: has one of these keys. */
  override hasAny(other: unknown): any {
    return this.operate(HAS_ANY, other, BOOLEAN)
  }

  /** `@>`: contains the other. */
  override contains(other: any): any {
    return this.operate(CONTAINS, other, BOOLEAN)
  }

  /** `<@`: is contained in the other. */
  override containedBy(other: unknown): any {
    return this.operate(CONTAINED_BY, other, BOOLEAN)
  }

  /** `#-`: without the element at a path. */
  override deletePath(path: Iterable<unknown> | PGArray): any {
    const array = path instanceof PGArray ? path : new PGArray(path)
    return this.operate(DELETE_PATH, cast(array, new ARRAY(TEXT)), { resultType: JSONB })
  }

  /** `@?`: the SQL/JSON path finds something. */
  override pathExists(other: unknown): any {
    return this.operate(PATH_EXISTS, other, BOOLEAN)
  }

  /** `@@`: the SQL/JSON path says true. */
  override pathMatch(other: unknown): any {
    return this.operate(PATH_MATCH, other, BOOLEAN)
  }
}

class PGJSONBType<T = any> extends (JSON as unknown as typeof PGJSONType)<T> {
  override readonly visitName: string = 'JSONB'
  static override readonly Comparator: ComparatorFactory = JSONBComparator

  override coerceComparedValue(op: Operator | null, value: unknown): TypeEngine<any> {
    if (op === PATH_MATCH || op === PATH_EXISTS) return new JSONPathTypeBase()
    return super.coerceComparedValue(op, value)
  }
}
/** JSON that can be indexed and searched. */
export const JSONB: typeof PGJSONBType & (<T = any>(...args: unknown[]) => PGJSONBType<T>) = callable(
  PGJSONBType,
  'JSONB',
) as any
