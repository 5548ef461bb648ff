// The list of the server's parts, each of which registers its requests. This file and all that it imports are loaded
// after `initialize` has been answered.

import type { Part } from './server.ts'

export const parts: readonly Part[] = []
