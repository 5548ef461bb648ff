// The reader of each thing that a statement selects: an entity, a column, a bundle of several. How rows become objects is
// in instance-processor.ts.

import type { ResultMetaData } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { indexOf, instanceProcessor, type RowGetter } from './instance-processor.ts'
import type { QueryContext } from './query-context.ts'
import { BundleEntity, type ColumnEntity, IdentityTokenEntity, MapperEntity, type QueryEntity } from './query-entity.ts'

/** The reader of one entity of the statement. */
export function rowProcessor(entity: QueryEntity, context: QueryContext, result: ResultMetaData): RowGetter {
  if (entity instanceof MapperEntity) return mapperRowProcessor(entity, context, result)
  if (entity instanceof BundleEntity) {
    const processors = entity._entities.map((each) => rowProcessor(each, context, result))
    const labels = entity._entities.map((each) => each._labelName as string)
    const custom = entity.bundle.createRowProcessor?.(context.statement, processors, labels)
    const [first] = processors as [RowGetter]
    if (!custom && processors.length === 1) return (row) => [first(row)]
    return custom ?? ((row) => processors.map((process) => process(row)))
  }
  if (entity instanceof IdentityTokenEntity) return () => context.loadOptions.refreshIdentityToken
  return columnRowProcessor(entity as ColumnEntity, context, result)
}

function columnRowProcessor(entity: ColumnEntity, context: QueryContext, result: ResultMetaData): RowGetter {
  const { compileState } = context
  let column = entity._fetchColumn
  if (column === null) {
    column = entity.column
    if (compileState._fromObjAlias) column = compileState._fromObjAlias.columns.get(column)
  }
  if (compileState.compoundEagerAdapter) column = compileState.compoundEagerAdapter.columns.get(column)
  const index = indexOf(result, column)
  if (index !== undefined) return (row) => row[index]
  if (entity.rawColumnIndex !== null && result.keys.length > entity.rawColumnIndex) {
    const raw = entity.rawColumnIndex
    return (row) => row[raw]
  }
  throw new exc.NoSuchColumnError(`Could not locate column in row for column '${column}'`)
}

function mapperRowProcessor(entity: MapperEntity, context: QueryContext, result: ResultMetaData): RowGetter {
  const { compileState } = context
  let adapter = entity._getEntityClauses(compileState)
  if (compileState.compoundEagerAdapter) {
    adapter = adapter ? adapter.wrap(compileState.compoundEagerAdapter) : compileState.compoundEagerAdapter
  }
  const primary = compileState._primaryEntity === entity
  return instanceProcessor(entity, entity.mapper, context, result, entity.path, adapter, {
    onlyLoadProps: primary ? compileState.compileOptions._onlyLoadProps : null,
    refreshState: primary ? context.refreshState : null,
    polymorphicDiscriminator: entity._polymorphicDiscriminator,
  })
}
