// The declarative base, a preset and a mixin of the type test's models.

import { declarativeBase, mappedColumn } from '../../src/orm/index.ts'
import { types } from '../../src/sql/index.ts'

export const Base = declarativeBase()
export const intpk = () => mappedColumn(types.Integer, { primaryKey: true })
export const Timestamped = Base.with({
  createdAt: mappedColumn(types.DateTime, { default: () => new Date() }),
  updatedAt: mappedColumn(types.DateTime, { nullable: true }),
})
