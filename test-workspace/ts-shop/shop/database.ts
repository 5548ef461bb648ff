// The base class of all models, the engine and the session factory.

import { createEngine, declarativeBase, sessionmaker } from 'orm-core'

export const Base = declarativeBase()

export const engine = createEngine(process.env.DATABASE_URL ?? 'sqlite:///shop.db')

export const makeSession = sessionmaker(engine, { expireOnCommit: false })
