// The schema's public names.

export * from './column.ts'
export * from './constraints.ts'
export * from './defaults.ts'
export * from './foreign-key.ts'
export * from './indexes.ts'
export * from './metadata.ts'
export {
  BLANK_SCHEMA,
  initItems,
  NULL_UNSPECIFIED,
  RETAIN_SCHEMA,
  registerDialectArguments,
  SchemaItem,
} from './schema-item.ts'
export * from './schema-name.ts'
export * from './table.ts'
