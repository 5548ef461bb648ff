// What a program would be told when its mappers are configured, placed at the cause: the relationship, the column, the
// class. The messages are orm-core's, which are SQLAlchemy's; which rule a mistake breaks is for features/diagnostics to say.

import type { ConfigureError, Registry } from 'orm-core/internal'
import { originOf } from '../frontends/origins.ts'
import type { MapperProblem } from './analysis.ts'
import { notePendingBase, settleAbstractConcrete } from './declarative/concrete.ts'
import { applyHooks } from './declarative/hooks.ts'
import { endDeferral } from './declarative/registry.ts'
import type { Interpreter } from './interpreter.ts'
import { isRefusal } from './library/orm-core.ts'

/** In small steps, one mapper each. `isNew` tells the classes and tables that no hook has seen yet. */
export function* configureMappers(
  ctx: Interpreter,
  isNew?: (added: object) => boolean,
): Generator<void, MapperProblem[]> {
  ctx.ledger.settleChanges()
  ctx.ledger.configuring = true
  for (const type of ctx.abstractBases) {
    settleAbstractConcrete(ctx, type)
    notePendingBase(ctx, type)
  }
  applyHooks(ctx, isNew)
  ctx.ledger.settleHooks()
  const problems: MapperProblem[] = ctx.problems.map((problem) => ({ ...problem, related: [] }))
  for (const registry of ctx.registries) {
    endDeferral(registry)
    let errors: readonly ConfigureError[] = []
    const steps = (registry as Registry).configureInSteps()
    try {
      for (;;) {
        const step = ctx.mute(() => steps.next())
        if (step.done) {
          errors = step.value
          break
        }
        yield
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      ctx.unresolved.push({
        path: '',
        span: { start: 0, end: 0 },
        reason: `mappers could not be configured: ${error.message}`,
      })
      continue
    }
    for (const { mapper, property, error } of errors) {
      const origin = (property && originOf(property)) ?? originOf(mapper)
      if (origin === undefined) continue
      if (!isRefusal(error)) {
        const reason = `not understood: ${error.message}`
        ctx.unresolved.push({ path: origin.path, span: origin.nameSpan, reason })
        continue
      }
      problems.push({
        code: 'mapping',
        message: error.message,
        path: origin.path,
        span: origin.nameSpan,
        related: relatedOf(mapper, property),
        cause: { mapper, property, error },
      })
    }
  }
  ctx.ledger.configuring = false
  return problems
}

function relatedOf(mapper: object, property: object | null): MapperProblem['related'] {
  if (property === null) return []
  const origin = originOf(mapper)
  const { className } = mapper as { className: string }
  return origin ? [{ path: origin.path, span: origin.nameSpan, message: `class ${className}` }] : []
}
