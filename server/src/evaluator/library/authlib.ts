// Authlib's mixins for OAuth 2 tables: the columns that they bring to a class. What their methods do says nothing of SQL.

import type { Interpreter } from '../interpreter.ts'
import type { Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass } from './make.ts'
import { type AnyFunction, ormExport } from './orm-core.ts'

type ColumnSpec = readonly [type: string, options?: Readonly<Record<string, unknown>>, length?: number]

const CODE: Readonly<Record<string, ColumnSpec>> = {
  code: ['String', { unique: true, nullable: false }, 120],
  client_id: ['String', {}, 48],
  redirect_uri: ['Text', { default: '' }],
  response_type: ['Text', { default: '' }],
  scope: ['Text', { default: '' }],
  nonce: ['Text'],
  auth_time: ['Integer', { nullable: false, default: 0 }],
  acr: ['Text', { nullable: true }],
  amr: ['Text', { nullable: true }],
  code_challenge: ['Text'],
  code_challenge_method: ['String', {}, 48],
}

const TOKEN: Readonly<Record<string, ColumnSpec>> = {
  client_id: ['String', {}, 48],
  token_type: ['String', {}, 40],
  access_token: ['String', { unique: true, nullable: false }, 255],
  refresh_token: ['String', { index: true }, 255],
  scope: ['Text', { default: '' }],
  issued_at: ['Integer', { nullable: false, default: 0 }],
  access_token_revoked_at: ['Integer', { nullable: false, default: 0 }],
  refresh_token_revoked_at: ['Integer', { nullable: false, default: 0 }],
  expires_in: ['Integer', { nullable: false, default: 0 }],
}

const CLIENT: Readonly<Record<string, ColumnSpec>> = {
  client_id: ['String', { index: true }, 48],
  client_secret: ['String', {}, 120],
  client_id_issued_at: ['Integer', { nullable: false, default: 0 }],
  client_secret_expires_at: ['Integer', { nullable: false, default: 0 }],
  _client_metadata: ['Text', { name: 'client_metadata' }],
}

const MIXINS = {
  OAuth2AuthorizationCodeMixin: CODE,
  OAuth2TokenMixin: TOKEN,
  OAuth2ClientMixin: CLIENT,
} as const

export function authlibModule(ctx: Interpreter): Record<string, Value> {
  const object = builtinClass(ctx, 'object')
  const members: Record<string, Value> = {}
  for (const [name, columns] of Object.entries(MIXINS)) {
    members[name] = libraryClass('authlib.integrations.sqla_oauth2', name, {
      bases: [object],
      members: Object.fromEntries(Object.entries(columns).map(([key, spec]) => [key, column(spec)])),
      open: true,
    })
  }
  return members
}

function column([type, options = {}, length]: ColumnSpec): object {
  const make = ormExport(type) as AnyFunction
  const { name, ...rest } = options
  const items: unknown[] = [length === undefined ? make() : make(length), rest]
  if (typeof name === 'string') items.unshift(name)
  return Reflect.construct(ormExport('Column') as new (...args: unknown[]) => object, items)
}
