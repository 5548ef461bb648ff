// Columns that the models share. A function makes a new column at each use, as `Annotated` does in Python.

import { DateTime, func, Integer, mappedColumn, Varchar } from 'orm-core'

export const intpk = () => mappedColumn(Integer, { primaryKey: true })
export const str50 = () => mappedColumn(Varchar(50))
export const createdAt = () => mappedColumn(DateTime, { insertDefault: func.now() })
