// Advanced Alchemy's modules by name. Its integrations with frameworks give the same names again.

import type { Interpreter } from '../../interpreter.ts'
import { Unknown } from '../../unknown.ts'
import { PyClass, type Value } from '../../values.ts'
import { libraryModule } from '../index.ts'
import { native } from '../make.ts'
import { describedModule } from '../python-source.ts'
import { FILTERS } from './filters.ts'
import { BASE, MIXINS, TYPES } from './models.ts'
import { REPOSITORY, SERVICE } from './repository.ts'
import { sendingNames } from './sending.ts'

const TEXTS: Readonly<Record<string, string>> = {
  types: TYPES,
  mixins: MIXINS,
  base: BASE,
  filters: FILTERS,
  repository: REPOSITORY,
  service: SERVICE,
}

/** Methods of repositories and services that send what they are asked for: what comes is known only when it runs. */
const SENDING = new Set(
  (
    'add add_many count create create_many delete delete_many delete_where exists get get_and_update get_by_slug ' +
    'get_available_slug get_many get_many_and_count get_one get_one_or_none get_or_upsert list list_and_count new ' +
    'to_model to_schema update update_many upsert upsert_many check_health execute'
  ).split(' '),
)

/** The members of `advanced_alchemy.<…>`; null when the module says nothing of SQL. */
export function advancedAlchemyMember(
  ctx: Interpreter,
  module: string,
  name: string,
  program: number,
): Value | undefined {
  const path = module.split('.').slice(1)
  const [part = ''] = path
  if (part === '' || part === 'extensions') {
    if (part === '' && name in TEXTS) return libraryModule(ctx, `advanced_alchemy.${name}`, program) ?? undefined
    if (part === 'extensions' && path.length === 1) return libraryModule(ctx, `${module}.${name}`, program) ?? undefined
    if (name in TEXTS) return libraryModule(ctx, `advanced_alchemy.${name}`, program) ?? undefined
    for (const each of Object.keys(TEXTS)) {
      const found = libraryModule(ctx, `advanced_alchemy.${each}`, program)?.resolve?.(name)
      if (found !== undefined) return found
    }
    return undefined
  }
  return Object.hasOwn(TEXTS, part) ? members(ctx, part, program)[name] : undefined
}

export function knowsAdvancedAlchemy(module: string): boolean {
  const [, part] = module.split('.')
  return part === undefined || part === 'extensions' || Object.hasOwn(TEXTS, part)
}

const tables = new WeakMap<Interpreter, Map<string, Record<string, Value>>>()

function members(ctx: Interpreter, part: string, program: number): Record<string, Value> {
  let known = tables.get(ctx)
  if (known === undefined) {
    known = new Map()
    tables.set(ctx, known)
  }
  const key = `${part}@${program}`
  let found = known.get(key)
  if (found === undefined) {
    const given = part === 'repository' || part === 'mixins' ? sendingNames(ctx) : {}
    found = describedModule(ctx, `advanced_alchemy.${part}`, TEXTS[part]!, program, given)
    known.set(key, found)
    if (part === 'repository' || part === 'service') for (const type of Object.values(found)) addSending(type)
  }
  return found
}

function addSending(type: Value): void {
  if (!(type instanceof PyClass)) return
  type.resolve = (name) =>
    SENDING.has(name)
      ? native(
          name,
          (_args, site) =>
            new Unknown({
              source: site.source,
              path: site.path,
              span: site.span,
              reason: `the result of \`${site.source}\` is known only when it runs`,
            }),
        )
      : undefined
}
