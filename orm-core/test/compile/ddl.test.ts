// DDL on every dialect, against what SQLAlchemy makes of the same constructs.

import { describe } from 'vitest'
import { compareWithRecorded } from '../recorded-cases.ts'
import { ddlCases } from './ddl-cases.ts'

describe('DDL', () => {
  compareWithRecorded(new URL('../recorded/ddl.json', import.meta.url), ddlCases)
})
