// Statements over mapped classes, written with the TypeScript models, against what SQLAlchemy was recorded to compile.

import { compareWithRecorded } from '../recorded-cases.ts'
import { statements } from './statements.ts'

compareWithRecorded(new URL('../recorded/orm.json', import.meta.url), statements)
