// Constructors that a base class needs of its own subclasses (a column's `==` makes a BinaryExpression). The module
// of each such class puts it here when it is loaded; `sql/index.ts` loads them all. Nothing reads this object while
// modules are loading.

// biome-ignore lint/suspicious/noEmptyInterface: each module adds its own classes by declaration merging.
export interface Late {}

export const late = {} as Late
