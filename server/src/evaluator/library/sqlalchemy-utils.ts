// SQLAlchemy-Utils: its types as classes of their own name, so that a program can ask for them by isinstance(). What
// the package does besides is not known.

import type { Value } from '../values.ts'
import { foreignTypeClass } from './orm-call.ts'
import { ormTypeClassOf } from './types.ts'

const TYPES = (
  'TSVectorType EmailType ArrowType ChoiceType ColorType CompositeType CountryType CurrencyType DateRangeType ' +
  'DateTimeRangeType EncryptedType StringEncryptedType EnrichedDateTimeType EnrichedDateType Int8RangeType ' +
  'IntRangeType IPAddressType JSONType LocaleType LtreeType NumericRangeType PasswordType PhoneNumberType ' +
  'ScalarListType TimezoneType URLType UUIDType WeekDaysType'
).split(' ')

export function sqlalchemyUtilsModule(): Record<string, Value> {
  return Object.fromEntries(TYPES.map((name) => [name, ormTypeClassOf(foreignTypeClass(name))]))
}
