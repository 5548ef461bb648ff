// A method of one of orm-core's objects that the program has named and not called yet.

/** A method of an orm-core object, not called yet. */
export class OrmMethod {
  readonly receiver: object
  readonly name: string
  constructor(receiver: object, name: string) {
    this.receiver = receiver
    this.name = name
  }
}
