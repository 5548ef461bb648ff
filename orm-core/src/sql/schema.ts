// The schema under one name, for the files beside this one.

import './naming.ts'

export * from './schema/index.ts'
