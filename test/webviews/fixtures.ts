// Results and a graph as the server would send them, for pages opened without a server.

import type {
  Cell,
  ConnectionInfo,
  Graph,
  GraphColumn,
  GraphNode,
  Location,
  ResultColumn,
  RunResult,
} from 'athanor-server/protocol'

export const connection: ConnectionInfo = {
  id: 'settings:shop',
  name: 'shop',
  dialect: 'sqlite',
  url: 'sqlite:///shop.db',
  source: 'settings',
  location: null,
  folder: null,
  needsPassword: false,
  passwordInSettings: false,
  problem: null,
}

export const columns: ResultColumn[] = [
  { name: 'id', type: 'INTEGER', kind: 'number', entity: 'User', primaryKey: true },
  { name: 'name', type: 'VARCHAR(50)', kind: 'text', entity: 'User', primaryKey: false },
  { name: 'nickname', type: 'VARCHAR(30)', kind: 'text', entity: 'User', primaryKey: false },
  { name: 'active', type: 'BOOLEAN', kind: 'boolean', entity: 'User', primaryKey: false },
  { name: 'created_at', type: 'DATETIME', kind: 'date', entity: 'User', primaryKey: false },
  { name: 'profile', type: 'JSON', kind: 'json', entity: 'User', primaryKey: false },
  { name: 'posts', type: 'Post[]', kind: 'collection', entity: 'User', primaryKey: false },
]

export function row(index: number): Cell[] {
  return [
    index,
    `user ${index}`,
    index % 3 === 0 ? null : index % 3 === 1 ? '' : `nick,"${index}"`,
    index % 2 === 0,
    '2026-01-02 03:04:05',
    `{"city":"Prague","n":${index}}`,
    '20 × Post',
  ]
}

export function runResult(count: number, more = false): RunResult {
  return {
    runId: 'run-1',
    ok: true,
    title: 'get_users: SELECT users',
    statement: null,
    connection,
    session: null,
    columns,
    rows: Array.from({ length: count }, (_, index) => row(index + 1)),
    more,
    affected: null,
    sent: [
      {
        sql: 'SELECT users.id, users.name FROM users WHERE users.id > ?',
        parameters: '{"id_1": 0}',
        durationMs: 3.21,
        rows: count,
        purpose: 'statement',
      },
      {
        sql: 'SELECT posts.author_id, posts.id FROM posts WHERE posts.author_id IN (?, ?)',
        parameters: '[1, 2]',
        durationMs: 1.5,
        rows: 40,
        purpose: 'selectinload(User.posts)',
      },
    ],
    elapsedMs: 12.4,
    parameters: { id_1: '0', nickname_1: null },
    error: null,
  }
}

const place = (line: number): Location => ({
  uri: 'file:///shop/models.py',
  range: { start: { line, character: 4 }, end: { line, character: 8 } },
})

const column = (name: string, type: string, options: Partial<GraphColumn> = {}): GraphColumn => ({
  name,
  type,
  primaryKey: false,
  foreignKey: false,
  nullable: false,
  location: place(name.length),
  ...options,
})

const box = (
  id: string,
  table: string,
  x: number,
  y: number,
  columns: GraphColumn[],
  kind: GraphNode['kind'] = 'class',
): GraphNode => ({
  id,
  name: id.split('.').at(-1)!.replace('table:', ''),
  table,
  kind,
  location: place(x),
  columns,
  x,
  y,
  width: 220,
  height: 46 + 20 * columns.length,
})

const id = column('id', 'INTEGER', { primaryKey: true })

export const graph: Graph = {
  width: 860,
  height: 420,
  classes: ['shop.models.User', 'shop.models.Post', 'shop.models.Tag', 'shop.models.Admin'],
  nodes: [
    box('shop.models.User', 'users', 0, 0, [
      id,
      column('name', 'VARCHAR(50)'),
      column('email', 'VARCHAR(120)'),
      column('nickname', 'VARCHAR(30)', { nullable: true }),
    ]),
    box('shop.models.Post', 'posts', 320, 0, [
      id,
      column('title', 'VARCHAR(200)'),
      column('author_id', 'INTEGER', { foreignKey: true }),
    ]),
    box('shop.models.Tag', 'tags', 640, 0, [id, column('name', 'VARCHAR(30)')]),
    box('shop.models.Admin', 'admins', 0, 300, [
      column('id', 'INTEGER', { primaryKey: true, foreignKey: true }),
      column('a_column_with_quite_a_long_name_indeed', 'VARCHAR(2000)', { nullable: true }),
    ]),
  ],
  edges: [
    {
      id: 'e1',
      kind: 'relationship',
      from: 'shop.models.User',
      to: 'shop.models.Post',
      name: 'posts',
      backName: 'author',
      fromCardinality: '1',
      toCardinality: '*',
      secondary: null,
      joinCondition: 'users.id = posts.author_id',
      location: place(12),
      points: [
        { x: 220, y: 60 },
        { x: 320, y: 60 },
      ],
    },
    {
      id: 'e2',
      kind: 'relationship',
      from: 'shop.models.Post',
      to: 'shop.models.Tag',
      name: 'tags',
      backName: 'posts',
      fromCardinality: '*',
      toCardinality: '*',
      secondary: 'post_tags',
      joinCondition: 'posts.id = post_tags.post_id AND tags.id = post_tags.tag_id',
      location: place(22),
      points: [
        { x: 540, y: 60 },
        { x: 590, y: 60 },
        { x: 590, y: 40 },
        { x: 640, y: 40 },
      ],
    },
    {
      id: 'e3',
      kind: 'inheritance',
      from: 'shop.models.Admin',
      to: 'shop.models.User',
      name: '',
      backName: null,
      fromCardinality: '1',
      toCardinality: '1',
      secondary: null,
      joinCondition: 'admins.id = users.id',
      location: place(32),
      points: [
        { x: 110, y: 300 },
        { x: 110, y: 126 },
      ],
    },
  ],
}
