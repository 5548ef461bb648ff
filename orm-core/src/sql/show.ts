// What `console.log` and a debugger show of orm-core's objects in Node: what they stand for. Their insides lead to all that a
// program has mapped and to passwords, and one line of them is longer than a screen. Entities and rows are not shown here:
// they are plain values.

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Objects of the class are shown as its name with `describe`'s answer. */
export function showAs<T extends object>(
  cls: { readonly prototype: T },
  describe: (value: T) => string = (value) => String(value),
): void {
  Object.defineProperty(cls.prototype, INSPECT, {
    configurable: true,
    value(this: T): string {
      const name = this.constructor.name
      try {
        return `${name}(${describe(this).replaceAll(/\s+/g, ' ').trim()})`
      } catch {
        // an expression that no dialect can write, a class that is not complete yet
        return `${name}(…)`
      }
    },
  })
}
