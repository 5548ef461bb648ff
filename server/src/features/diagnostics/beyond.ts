// What models take from packages that are not in the workspace: a class or a table that is nowhere to be seen may be one
// of theirs, and nothing is said of it.

import type { ImportFromStatement, Statement } from '../../frontends/program.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'

/** Packages that declare no models of their own. */
const WITHOUT_MODELS = /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy|alembic|typing|typing_extensions|pydantic)(?:\.|$)/

/** Whether a file imports that name from a package that is not here. */
export function isImportedFromBeyond(snapshot: Snapshot, name: string): boolean {
  return importsFromBeyond(snapshot).names.has(name)
}

/** Whether the workspace takes models from a package that is not here: their tables are not known either. */
export function hasModelsFromBeyond(snapshot: Snapshot): boolean {
  return importsFromBeyond(snapshot).models
}

interface Beyond {
  readonly names: ReadonlySet<string>
  readonly models: boolean
}

function importsFromBeyond(snapshot: Snapshot): Beyond {
  return snapshot.memo('imports from beyond', () => {
    const names = new Set<string>()
    let models = false
    const { sources } = snapshot
    const visit = (path: string, body: readonly Statement[]): void => {
      for (const statement of body) {
        if (statement.kind === 'if' || statement.kind === 'try') {
          visit(path, statement.body)
          visit(path, statement.orElse)
        } else if (statement.kind === 'importFrom' && isBeyond(path, statement)) {
          for (const { name } of statement.names) names.add(name)
          models ||=
            /(?:^|\.|_)models?(?:\.|$)/.test(statement.module) || statement.names.some((each) => each.name === 'models')
        }
      }
    }
    const isBeyond = (path: string, { level, module }: ImportFromStatement): boolean =>
      level === 0 &&
      !WITHOUT_MODELS.test(module) &&
      sources.resolveImport(path, 0, module) === null &&
      !sources.isNamespace(path, 0, module)
    for (const path of sources.relevant('python')) {
      const file = sources.file(path)
      if (file !== null) visit(path, file.program.body)
    }
    return { names, models }
  })
}
