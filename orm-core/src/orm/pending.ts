// Classes that were declared but are not mapped yet. A TypeScript class names its table before its other statics
// exist, so it is mapped when something first asks for a mapping. declarative.ts says how; this file only knows that
// there is something to do, so that columns and inspection can ask for it without importing it.

import { late } from '../sql/late.ts'

let flush: (() => void) | null = null

/** Says how pending classes are mapped. */
export function onFlush(map: () => void): void {
  flush = map
}

/** Maps the classes that are waiting. */
export function flushPendingClasses(): void {
  flush?.()
}

declare module '../sql/late.ts' {
  interface Late {
    /** Maps the classes that are waiting, where there is an ORM: their tables are not there before. */
    flushPendingClasses?: () => void
  }
}
late.flushPendingClasses = flushPendingClasses
