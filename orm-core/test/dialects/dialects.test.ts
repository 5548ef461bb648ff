// Statements that dialects write in their own way, against what SQLAlchemy makes of them.

import { describe } from 'vitest'
import { compareWithRecorded } from '../recorded-cases.ts'
import { dialectCases } from './dialect-cases.ts'

describe('dialects', () => {
  compareWithRecorded(new URL('../recorded/dialects.json', import.meta.url), dialectCases)
})
