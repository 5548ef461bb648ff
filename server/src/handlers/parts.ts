// The list of the server's parts, each of which registers its requests. This file and all that it imports are loaded
// after `initialize` has been answered.

import { registerDatabase } from './database.ts'
import { registerDiagnostics } from './diagnostics.ts'
import { registerHousekeeping } from './housekeeping.ts'
import { registerLanguage } from './language.ts'
import { registerNames } from './names.ts'
import type { Part } from './server.ts'
import { registerStatements } from './statements.ts'

export const parts: readonly Part[] = [
  registerLanguage,
  registerNames,
  registerStatements,
  registerDiagnostics,
  registerDatabase,
  registerHousekeeping,
]
