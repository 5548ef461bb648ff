// Flask-SQLAlchemy: the `db` object, whose attributes are SQLAlchemy's names, a session and the Model base.

import { makeRegistry, type OrmRegistry } from '../declarative/registry.ts'
import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import { PyClass, PyInstance, type Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryModule } from './index.ts'
import { libraryClass, native } from './make.ts'
import { callOrm } from './orm-call.ts'
import { isInstanceOf, ormExport } from './orm-core.ts'
import { getObject } from './session-verbs.ts'
import { makeQuery, noteQueryClass, sessionValue } from './sessions.ts'

export function flaskModule(ctx: Interpreter): Record<string, Value> {
  const object = builtinClass(ctx, 'object')
  const type = libraryClass('flask_sqlalchemy', 'SQLAlchemy', { bases: [object], facts: { factory: true } })
  type.construct = (args) => {
    const instance = new PyInstance(type)
    const given = args.keywords.get('model_class')
    const base = given instanceof PyClass ? given : null
    const options = new Map<string, Value>()
    const metadata = args.keywords.get('metadata') ?? base?.lookup('metadata')?.entry.value
    if (metadata !== undefined) options.set('metadata', metadata)
    const known = base?.fact('registry')
    const registry = typeof known === 'object' && known !== null ? (known as object) : makeRegistry(ctx, options)
    const model = new PyClass({ name: 'Model', module: 'flask_sqlalchemy', bases: base === null ? [object] : [base] })
    model.facts.set('registry', registry)
    model.facts.set('autoTableName', 'flask')
    model.facts.set('allowUnmapped', true)
    const member = (name: string, value: Value) =>
      model.entries.set(name, { value, annotation: null, assigned: true, place: null })
    member('metadata', (registry as OrmRegistry).metadata)
    member('registry', registry)
    const queryClass = classOrNull(args.keywords.get('query_class'))
    if (queryClass !== null) noteQueryClass(ctx, queryClass)
    model.resolve = (name, owner) =>
      name === 'query' && owner.mapped !== null
        ? makeQuery(
            ctx,
            [owner],
            { path: '', span: { start: 0, end: 0 }, source: `${owner.name}.query` },
            classOrNull(owner.lookup('query_class')?.entry.value) ?? queryClass,
          )
        : undefined
    instance.attributes.set('Model', model)
    instance.attributes.set('metadata', (registry as OrmRegistry).metadata)
    instance.attributes.set('session', sessionValue('db.session', { queryClass }))
    instance.attributes.set('engine', sessionValue('db.engine'))
    instance.attributes.set(
      'Table',
      native('Table', (table, site) => callOrm(ctx, ormExport('Table') as never, withMetadata(table, registry), site)),
    )
    return instance
  }
  type.resolve = (name) => {
    if (NOTHING.has(name)) return native(name, () => null)
    if (name === 'get_or_404') return native(name, (args, site) => getObject(ctx, args, site))
    if (SENDING.has(name))
      return native(name, (_args, site) => new Unknown({ source: site.source, path: site.path, span: site.span }))
    const member = libraryModule(ctx, 'sqlalchemy')?.resolve?.(name)
    const orm = name === 'Query' ? undefined : libraryModule(ctx, 'sqlalchemy.orm')?.resolve?.(name)
    return member ?? orm
  }
  const query = libraryModule(ctx, 'sqlalchemy.orm')?.resolve?.('Query')
  return {
    SQLAlchemy: type,
    BaseQuery: query,
    Query: query,
    Model: libraryClass('flask_sqlalchemy.model', 'Model', { bases: [object] }),
  }
}

function classOrNull(value: Value): PyClass | null {
  return value instanceof PyClass ? value : null
}

const NOTHING = new Set('create_all drop_all init_app reflect'.split(' '))
const SENDING = new Set('first_or_404 one_or_404 paginate get_engine engines'.split(' '))

/** `db.Table("name", db.Column(…))` brings the metadata itself. */
function withMetadata<T extends { readonly positional: readonly Value[] }>(args: T, registry: object): T {
  const [name, second, ...rest] = args.positional
  if (isInstanceOf(second, 'MetaData')) return args
  const items = second === undefined ? [] : [second, ...rest]
  return { ...args, positional: [name, (registry as OrmRegistry).metadata, ...items] }
}
