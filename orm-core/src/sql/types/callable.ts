// Makes a class callable without `new`, as Python classes are, and gives it its public name.

export type Callable<C extends abstract new (...args: any) => any> = C &
  ((...args: ConstructorParameters<C>) => InstanceType<C>)

const callHandler: ProxyHandler<any> = {
  apply(target, _this, args) {
    return new target(...args)
  },
}

/** `Integer()` and `new Integer()` are the same; so is `class X extends Integer`. */
export function callable<C extends abstract new (...args: any) => any>(cls: C, name: string): Callable<C> {
  Object.defineProperty(cls, 'name', { value: name, configurable: true })
  const proxy = new Proxy(cls as any, callHandler)
  Object.defineProperty(cls.prototype, 'constructor', { value: proxy, writable: true, configurable: true })
  return proxy
}
