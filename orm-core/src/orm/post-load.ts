// Loads that follow from rows: loaders that send further statements are collected while rows are read, with the objects
// that they are for, and run after the rows. SQLAlchemy's `loading.PostLoad`; what they send is in the loaders' files.

import type { Task } from '../engine/index.ts'
import type { Mapper } from './mapper.ts'
import { type PathRegistry, pathKey } from './path-registry.ts'
import type { QueryContext } from './query-context.ts'
import { ReadAhead } from './read-ahead.ts'
import type { InstanceState } from './state.ts'

export type PostLoader = (
  context: QueryContext,
  path: PathRegistry,
  states: readonly (readonly [InstanceState, boolean])[],
  loadOnly: ReadonlySet<string> | null,
  /** For statements that need not wait for each other. */
  ahead: ReadAhead,
) => Task<void>

interface ScheduledLoader {
  readonly context: QueryContext
  readonly limitToMapper: Mapper
  readonly load: PostLoader
}

/** The loaders that wait for the states of one path. */
export class PostLoad {
  readonly path: PathRegistry
  readonly loaders = new Map<unknown, ScheduledLoader>()
  readonly #states = new Map<InstanceState, boolean>()
  loadKeys: ReadonlySet<string> | null = null

  constructor(path: PathRegistry) {
    this.path = path
  }

  addState(state: InstanceState, overwrite: boolean): void {
    this.#states.set(state, overwrite)
  }

  *invoke(ahead: ReadAhead): Task<void> {
    if (this.#states.size === 0) return
    const all = [...this.#states]
    const mappers = new Set<Mapper>()
    for (const [{ mapper }] of all) mappers.add(mapper)
    for (const { context, limitToMapper, load } of this.loaders.values()) {
      let concernsAll = true
      for (const mapper of mappers) concernsAll &&= mapper.isa(limitToMapper)
      const states = concernsAll ? all : all.filter(([state]) => state.mapper.isa(limitToMapper))
      if (states.length > 0) yield* load(context, this.path, states, this.loadKeys, ahead)
    }
    this.#states.clear()
  }

  static forContext(
    context: QueryContext,
    path: PathRegistry,
    onlyLoadProps: ReadonlySet<string> | null,
  ): PostLoad | null {
    const found = context.postLoadPaths.get(pathKey('', path.path)) ?? null
    if (found !== null && onlyLoadProps !== null && onlyLoadProps.size > 0) found.loadKeys = onlyLoadProps
    return found
  }

  static pathExists(context: QueryContext, path: PathRegistry, token: unknown): boolean {
    return context.postLoadPaths.get(pathKey('', path.path))?.loaders.has(token) ?? false
  }

  static callableForPath(
    context: QueryContext,
    path: PathRegistry,
    limitToMapper: Mapper,
    token: unknown,
    load: PostLoader,
  ): void {
    const key = pathKey('', path.path)
    let found = context.postLoadPaths.get(key)
    if (found === undefined) {
      found = new PostLoad(path)
      context.postLoadPaths.set(key, found)
    }
    found.loaders.set(token, { context, limitToMapper, load })
  }
}

/** Runs the loaders that rows have scheduled, and those that their rows schedule. */
export function* invokePostLoads(context: QueryContext): Task<void> {
  while (context.postLoadPaths.size > 0) {
    const waiting = [...context.postLoadPaths.values()]
    context.postLoadPaths.clear()
    const ahead = new ReadAhead()
    for (const postLoad of waiting) yield* postLoad.invoke(ahead)
    yield* ahead.finish()
  }
}
