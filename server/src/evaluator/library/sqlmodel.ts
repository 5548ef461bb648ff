// SQLModel: its base class, Field and Relationship; its other names are SQLAlchemy's.

import { FIELD_CLASS } from '../declarative/fields.ts'
import { makeRegistry, type OrmRegistry } from '../declarative/registry.ts'
import { backrefArguments } from '../declarative/relationship-arguments.ts'
import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import { ClassMethod, PyDict, PyInstance, type Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryModule } from './index.ts'
import { libraryClass, native } from './make.ts'
import { callOrm } from './orm-call.ts'
import { type AnyFunction, ormExport } from './orm-core.ts'
import { ormTypeClassOf } from './types.ts'

export function sqlmodelMember(ctx: Interpreter, name: string): Value | undefined {
  switch (name) {
    case 'SQLModel': {
      const registry = makeRegistry(ctx, new Map())
      const type = libraryClass('sqlmodel', 'SQLModel', {
        bases: [builtinClass(ctx, 'object')],
        facts: { registry, sqlmodel: true, autoTableName: 'sqlmodel' },
      })
      const member = (key: string, value: Value) =>
        type.entries.set(key, { value, annotation: null, assigned: true, place: null })
      member('metadata', (registry as OrmRegistry).metadata)
      for (const method of ['model_validate', 'from_orm', 'parse_obj', 'model_construct']) {
        member(
          method,
          new ClassMethod(
            native(
              method,
              (args, site) =>
                new Unknown({ source: site.source, path: site.path, span: site.span, type: args.positional[0] }),
            ),
          ),
        )
      }
      type.resolve = (key) =>
        MODEL_METHODS.has(key)
          ? native(key, (_args, site) => new Unknown({ source: site.source, path: site.path, span: site.span }))
          : undefined
      return type
    }
    case 'sql':
    case 'expression':
    case 'sqltypes':
      return libraryModule(ctx, name === 'sql' ? 'sqlmodel.sql' : `sqlmodel.sql.${name}`) ?? undefined
    case 'AutoString':
      return autoStringClass()
    case 'col':
      return native('col', (args) => args.positional[0] ?? args.keywords.get('column_expression'))
    case 'Field': {
      const field = libraryClass('sqlmodel', FIELD_CLASS)
      return native('Field', (args) => {
        const instance = new PyInstance(field)
        if (args.positional.length > 0) instance.attributes.set('default', args.positional[0])
        for (const [key, value] of args.keywords) instance.attributes.set(key, value)
        return instance
      })
    }
    case 'Relationship':
      return native('Relationship', (args, site) => {
        const keywords = new Map<string, Value>()
        for (const [key, value] of args.keywords) {
          if (key === 'sa_relationship_kwargs' && value instanceof PyDict) {
            for (const entry of value.entries.values()) keywords.set(String(entry.key), entry.value)
          } else if (key === 'link_model') {
            keywords.set(
              'secondary',
              value instanceof Unknown || value === null
                ? value
                : ((value as { mapped?: { mapper: { localTable: object } } }).mapped?.mapper.localTable ?? value),
            )
          } else if (key === 'back_populates' || key === 'cascade_delete' || key === 'passive_deletes') {
            if (key === 'cascade_delete') {
              if (value === true) keywords.set('cascade', 'all, delete-orphan')
            } else keywords.set(key, value)
          }
        }
        if (args.keywords.get('sa_relationship')) return args.keywords.get('sa_relationship')
        return callOrm(
          ctx,
          ormExport('RelationshipProperty') as never,
          backrefArguments(ctx, { positional: [null], keywords, unknownSplats: [] }, site),
          site,
        )
      })
    default:
      return libraryModule(ctx, 'sqlalchemy')?.resolve?.(name) ?? libraryModule(ctx, 'sqlalchemy.orm')?.resolve?.(name)
  }
}

let autoString: Value | undefined

/** Text that has a length where MySQL needs one, also where none is given. */
function autoStringClass(): Value {
  if (autoString === undefined) {
    const base = ormExport('TypeDecorator') as new (...args: unknown[]) => { readonly impl: { length: number | null } }
    class AutoString extends base {
      static readonly cacheOk = true
      static readonly impl = ormExport('String')
      loadDialectImpl(dialect: { readonly name: string; typeDescriptor(type: object): object }): object {
        const bare = this.impl.length === null && (dialect.name === 'mysql' || dialect.name === 'mariadb')
        return dialect.typeDescriptor(bare ? ((ormExport('String') as AnyFunction)(255) as object) : this.impl)
      }
    }
    autoString = ormTypeClassOf(AutoString)
  }
  return autoString
}

/** What pydantic's BaseModel brings, and SQLModel itself. */
const MODEL_METHODS = new Set(
  (
    'model_dump dict json model_dump_json copy model_copy sqlmodel_update model_fields model_computed_fields model_config ' +
    'model_extra model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild ' +
    'model_validate_json model_validate_strings construct parse_file parse_raw schema schema_json update_forward_refs validate'
  ).split(' '),
)
