// Attributes that a mapped class does not have: said where the class is known, silent where the program is prepared for
// it, where a run decides which class it is, and where only a test has put the class there.

import { expect, it } from 'vitest'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import declarative_base, declared_attr

class Common:
    @declared_attr
    def key_path(cls):
        return f"{cls.__tablename__}.id"

Base = declarative_base(cls=Common)

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)

class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)

KINDS = {"post": Post, "user": User}
`

it.each<[what: string, body: string, names: readonly string[]]>([
  ['a class by its name', 'def made():\n    return select(Post.name)\n', ['name']],
  [
    'a handler that waits for it',
    'def made(cls=Post):\n    try:\n        return select(cls.name)\n    except AttributeError:\n        return select(cls.id)\n',
    [],
  ],
  [
    'a handler that waits for it, at module level',
    'for cls in (User, Post):\n    try:\n        name = cls.name\n    except (KeyError, AttributeError):\n        pass\n',
    [],
  ],
  [
    'a handler that waits for all',
    'def made():\n    try:\n        return select(Post.name)\n    except Exception:\n        raise\n',
    ['name'],
  ],
  ['one of several classes', 'def made(kind):\n    cls = KINDS[kind]\n    return select(cls.name)\n', []],
  ['what a declared_attr says that is no column', 'def made():\n    return Post.key_path\n', []],
])('%s', (_what, body, names) => {
  const { unknownAttributes } = analyzed(`from models import *\n\n${body}`, { 'models.py': MODELS })
  expect(unknownAttributes.map(({ name }) => name)).toEqual(names)
})

it('reads the handler', () => {
  const { statements } = analyzed(
    'from models import *\n\ndef made():\n    cls = Post\n    try:\n        column = cls.name\n    except AttributeError:\n        column = cls.id\n    return select(column)\n',
    { 'models.py': MODELS },
  )
  expect(String(statements.at(-1)!.statement)).toContain('posts.id')
})

it('has the class of the program where a test puts another', () => {
  const { unknownAttributes } = analyzed('import models\n\ndef made():\n    return models.User.name\n', {
    'models.py': MODELS,
    'tests/test_users.py': 'import models\n\nmodels.User = models.Post\n',
  })
  expect(unknownAttributes).toEqual([])
})
