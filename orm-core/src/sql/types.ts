// All types under SQLAlchemy's names, for the files beside this one and for the package's users.

import { ARRAY } from './types/array.ts'
import { BOOLEAN, Boolean_, MatchType } from './types/boolean.ts'
import * as dates from './types/dates.ts'
import { Enum } from './types/enum.ts'
import { JSON_ } from './types/json.ts'
import * as numbers from './types/numbers.ts'
import { NullType, PickleType } from './types/special.ts'
import * as strings from './types/strings.ts'
import { TypeEngine } from './types/type-engine.ts'
import { UUID, Uuid } from './types/uuid.ts'

export { ARRAY, ArrayComparator, type ArrayOptions, isSlice, type SliceLike } from './types/array.ts'
export { BOOLEAN, Boolean_ as Boolean, Boolean_ as Bool, MatchType } from './types/boolean.ts'
export { type Callable, callable } from './types/callable.ts'
export {
  ConcatenableComparator,
  type ExpressionAdaptations,
  IndexableComparator,
  LookupComparator,
} from './types/comparators.ts'
export {
  _AbstractInterval,
  DATE,
  DATETIME,
  Date_ as Date,
  DateTime,
  Interval,
  intervalAdaptations,
  isoText,
  TIME,
  TIMESTAMP,
  Time,
} from './types/dates.ts'
export { decoratorComparator, TypeDecorator, UserDefinedType } from './types/decorator.ts'
export { Enum, type EnumClass, type EnumOptions } from './types/enum.ts'
export {
  JSON_ as JSON,
  JSON_NULL,
  JSONComparator,
  JSONElementType,
  JSONIndexType,
  JSONIntIndexType,
  JSONPathType,
  JSONStrIndexType,
} from './types/json.ts'
export {
  adaptationsOf,
  BIGINT,
  BigInteger,
  DECIMAL,
  DOUBLE,
  DOUBLE_PRECISION,
  Double,
  FLOAT,
  Float,
  INT,
  INTEGER,
  Integer,
  NUMERIC,
  Numeric,
  REAL,
  SMALLINT,
  SmallInteger,
} from './types/numbers.ts'
export { addCheckConstraint, attachToColumn, isImplForVariant } from './types/schema-type.ts'
export { isPlainObject, settings } from './types/settings.ts'
export { NullType, PickleType, TableValueType, TupleType } from './types/special.ts'
export {
  _Binary,
  BINARY,
  BLOB,
  CHAR,
  CLOB,
  LargeBinary,
  NCHAR,
  NVARCHAR,
  String_ as String,
  TEXT,
  Text,
  Unicode,
  UnicodeText,
  VARBINARY,
  VARCHAR,
  VARCHAR as Varchar,
} from './types/strings.ts'
export * from './types/type-engine.ts'
export { isType as isTypeLike, type TypeEngineArgument as TypeOrClass } from './types/type-engine.ts'
export { UUID, Uuid } from './types/uuid.ts'

import './types/resolve.ts'

// the classes that `asGeneric()` may answer with
for (const cls of [
  ...Object.values(strings),
  ...Object.values(numbers),
  ...Object.values(dates),
  ARRAY,
  BOOLEAN,
  Boolean_,
  MatchType,
  Enum,
  JSON_,
  NullType,
  PickleType,
  UUID,
  Uuid,
]) {
  if (typeof cls === 'function' && cls.prototype instanceof TypeEngine && !cls.name.startsWith('_')) {
    Object.defineProperty(cls, '_generic', { value: true })
  }
}
