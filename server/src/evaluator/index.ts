// The evaluator's public names: what workspace and features may use.

export type * from './analysis.ts'
export { noteCallers } from './callers.ts'
export { noteClasses } from './concrete.ts'
export { isFromBeyond, isPartial } from './declarative/beyond.ts'
export { mayHaveMoreColumns } from './declarative/refusals.ts'
export { type Evaluation, type EvaluationOptions, evaluate, evaluateInSteps, finish } from './evaluate.ts'
export { makesModels } from './model-files.ts'
