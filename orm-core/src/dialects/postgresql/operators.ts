// The operators of PostgreSQL's own types: arrays, JSONB, HSTORE and ranges. What they give is said by the types.

import { CustomOp, eq, jsonGetitemOp } from '../../sql/operators.ts'

const GETITEM_PRECEDENCE = jsonGetitemOp.precedence as number
const EQ_PRECEDENCE = eq.precedence as number

const subscript = (opstring: string): CustomOp =>
  new CustomOp(opstring, { precedence: GETITEM_PRECEDENCE, naturalSelfPrecedent: true, eagerGrouping: true })

const eagerComparison = (opstring: string): CustomOp =>
  new CustomOp(opstring, {
    precedence: EQ_PRECEDENCE,
    naturalSelfPrecedent: true,
    eagerGrouping: true,
    isComparison: true,
  })

const comparison = (opstring: string): CustomOp =>
  new CustomOp(opstring, { precedence: EQ_PRECEDENCE, isComparison: true })

export const ASTEXT: CustomOp = subscript('->>')
export const JSONPATH_ASTEXT: CustomOp = subscript('#>>')
export const DELETE_PATH: CustomOp = subscript('#-')
export const GETITEM: CustomOp = subscript('->')
export const HAS_KEY: CustomOp = eagerComparison('?')
export const HAS_ALL: CustomOp = eagerComparison('?&')
export const HAS_ANY: CustomOp = eagerComparison('?|')
export const PATH_EXISTS: CustomOp = eagerComparison('@?')
export const PATH_MATCH: CustomOp = eagerComparison('@@')
export const CONTAINS: CustomOp = eagerComparison('@>')
export const CONTAINED_BY: CustomOp = eagerComparison('<@')
export const OVERLAP: CustomOp = comparison('&&')
export const STRICTLY_LEFT_OF: CustomOp = comparison('<<')
export const STRICTLY_RIGHT_OF: CustomOp = comparison('>>')
export const NOT_EXTEND_RIGHT_OF: CustomOp = comparison('&<')
export const NOT_EXTEND_LEFT_OF: CustomOp = comparison('&>')
export const ADJACENT_TO: CustomOp = comparison('-|-')
