// Work that is synchronous when it can be: a task is a generator that yields a promise only where it must wait. Over
// a driver that answers at once (SQLite in this thread, a rehearsal) the same code runs without a single await;
// over the network it runs as async code does. What a task means is not here, only how one is run.

/** Work that may have to wait. `yield* other` runs another task, `yield* wait(value)` waits for a value. */
export type Task<T> = Generator<PromiseLike<unknown>, T, any>

export type MaybePromise<T> = T | PromiseLike<T>

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** Waits when `value` is a promise. */
export function* wait<T>(value: MaybePromise<T>): Task<T> {
  return isPromise(value) ? ((yield value) as T) : (value as T)
}

/** Runs as far as it goes without waiting; a promise of the rest when there is something to wait for. */
export function start<T>(task: Task<T>): MaybePromise<T> {
  const step = task.next()
  return step.done ? step.value : resume(task, step.value)
}

async function resume<T>(task: Task<T>, pending: PromiseLike<unknown>): Promise<T> {
  let waiting = pending
  for (;;) {
    let value: unknown
    let failed = false
    try {
      value = await waiting
    } catch (error) {
      failed = true
      value = error
    }
    const step = failed ? task.throw(value) : task.next(value)
    if (step.done) return step.value
    waiting = step.value
  }
}

/** Like `start`, but an error is a rejected promise, as callers of an asynchronous function expect. */
export function attempt<T>(task: Task<T>): MaybePromise<T> {
  try {
    return start(task)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** Runs a task as a promise, whatever it needs. */
export async function run<T>(task: Task<T>): Promise<T> {
  return start(task)
}

/** Runs a task that never waits; `what` says in the error what had to. */
export function runSync<T>(task: Task<T>, what = 'this work'): T {
  const outcome = start(task)
  if (isPromise(outcome)) throw new TypeError(`${what} has to wait for a driver and cannot be done synchronously`)
  return outcome as T
}
