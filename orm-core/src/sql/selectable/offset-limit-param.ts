// The parameter of a LIMIT or OFFSET that is a plain integer: dialects and the ORM ask for its value.

import { BindParameter } from '../elements/bind-parameter.ts'
import { late } from '../late.ts'

export class _OffsetLimitParam extends BindParameter<number> {
  get _limitOffsetValue(): any {
    return this.effectiveValue
  }
}

late._OffsetLimitParam = _OffsetLimitParam
