// What models take from packages that are not in the workspace: a class or a table that is nowhere to be seen may be one
// of theirs, and nothing is said of it.

import type { SourceTree } from '../../frontends/source-tree.ts'
import type { TextImport } from '../../frontends/text-imports.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'

/** Packages that declare no models of their own. */
const WITHOUT_MODELS = /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy|alembic|typing|typing_extensions|pydantic)(?:\.|$)/

/** Whether a file imports that name from a package that is not here. */
export function isImportedFromBeyond(snapshot: Snapshot, name: string): boolean {
  return snapshot.memo(`import of ${name} from beyond`, () =>
    importsFromBeyond(snapshot.sources, name, ({ names }) => names.includes(name)),
  )
}

/** Whether the workspace takes models from a package that is not here: their tables are not known either. */
export function hasModelsFromBeyond(snapshot: Snapshot): boolean {
  return snapshot.memo('imports of models from beyond', () =>
    importsFromBeyond(
      snapshot.sources,
      'model',
      ({ module, names }) => /(?:^|\.|_)models?(?:\.|$)/.test(module) || names.includes('models'),
    ),
  )
}

/** Whether a file has such an import, which names that piece, from a package that is not here. */
function importsFromBeyond(sources: SourceTree, piece: string, isOne: (each: TextImport) => boolean): boolean {
  return sources.relevant('python').some((path) => {
    const imports = sources.file(path)?.imports
    return (
      imports?.mention(piece) &&
      [...imports].some(
        (each) =>
          each.level === 0 &&
          each.names.length > 0 &&
          !WITHOUT_MODELS.test(each.module) &&
          isOne(each) &&
          sources.resolveImport(path, 0, each.module) === null &&
          !sources.isNamespace(path, 0, each.module),
      )
    )
  })
}
