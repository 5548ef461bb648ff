// The journeys: one after the other, in one window, with time for a real editor to start.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['*.journey.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    sequence: { concurrent: false },
    bail: 0,
    // A key that a busy machine's editor swallowed is no defect; what fails twice is.
    retry: 1,
  },
})
