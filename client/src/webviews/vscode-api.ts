// The page's line to the extension.

interface VsCodeApi {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}

declare const acquireVsCodeApi: () => VsCodeApi

export interface Channel<From, To> {
  send(message: From): void
  receive(handler: (message: To) => void): void
  /** Kept while the page is gone and comes again. */
  state<T>(): T | undefined
  keep(state: unknown): void
}

export function channel<From, To>(): Channel<From, To> {
  const api = acquireVsCodeApi()
  return {
    send: (message) => api.postMessage(message),
    receive: (handler) => window.addEventListener('message', (event) => handler(event.data as To)),
    state: <T>() => api.getState() as T | undefined,
    keep: (state) => api.setState(state),
  }
}
