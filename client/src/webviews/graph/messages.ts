// What the graph and the extension say to each other. Plain data.

import type { Graph, Location } from 'athanor-server/protocol'

export type ToGraph =
  | { readonly type: 'graph'; readonly graph: Graph; readonly focus: string | null; readonly hops: number }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'reading' }

export type FromGraph =
  | { readonly type: 'ready' }
  | { readonly type: 'open'; readonly location: Location; readonly aside: boolean }
  | { readonly type: 'focus'; readonly focus: string | null; readonly hops: number }
  | { readonly type: 'export'; readonly svg: string }
