// An element of ORDER BY or GROUP BY that may be written as a label of the columns clause instead.

import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import { classFlags } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'

/** An expression that has a label: the compiler writes the label where the columns clause has it. */
export class _label_reference<T = any> extends ColumnElement<T> {
  declare readonly visitName: string
  static override readonly internals: Internals = [['element', 'clause']]
  declare element: ColumnElement<T>
  constructor(element: ColumnElement<T>) {
    super()
    this.element = element
  }
  override _addFroms(): void {}
}

classFlags(_label_reference, { visitName: 'labelReference' })

/** A plain string: the name of a label or of a column. */
export class _textual_label_reference extends ColumnElement<any> {
  override readonly visitName = 'textualLabelReference'
  static override readonly internals: Internals = [['element', 'string']]
  element: string
  constructor(element: string) {
    super()
    this.element = element
  }
  get _textClause(): any {
    return this._memoized('_textClause', () => new late.TextClause(this.element))
  }
}

declare module '../late.ts' {
  interface Late {
    _label_reference: typeof _label_reference
    _textual_label_reference: typeof _textual_label_reference
  }
}
late._label_reference = _label_reference
late._textual_label_reference = _textual_label_reference
