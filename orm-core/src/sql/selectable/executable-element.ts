// The base of statements that a program writes itself: what they are in SQL is registered with `compiles()`.

import { ClauseElement, classFlags } from '../elements/clause-element.ts'
import { StatementRole, takesRoles } from '../roles.ts'
import { Executable, mixin, STATEMENT_DEFAULTS } from './statement-mixins.ts'

export interface ExecutableElement extends Executable {
  readonly visitName: string
  _generate(): this
}

/** `class Explain extends ExecutableElement`: SQLAlchemy's `class Explain(Executable, ClauseElement)`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export abstract class ExecutableElement extends ClauseElement {
  static override readonly inheritCache: boolean = false
}
mixin(ExecutableElement, Executable)
Object.assign(ExecutableElement.prototype, STATEMENT_DEFAULTS)
classFlags(ExecutableElement, { supportsExecution: true })
takesRoles(ExecutableElement, StatementRole)
