// The models and statements whose SQL, as a session sends it, was recorded from SQLAlchemy (emits.json): the same order.

import {
  Column,
  containsEager,
  declarativeBase,
  defer,
  delete_,
  ForeignKey,
  func,
  Integer,
  immediateload,
  joinedload,
  lazyload,
  loadOnly,
  mappedColumn,
  raiseload,
  relationship,
  String,
  select,
  selectinload,
  selectinPolymorphic,
  subqueryload,
  Table,
  update,
  withPolymorphic,
} from '../../src/index.ts'

const Base: any = declarativeBase()
const key = (target: string) => new (ForeignKey as any)(target)
const postTags = new (Table as any)(
  'post_tags',
  Base.metadata,
  new (Column as any)('post_id', Integer, key('posts.id'), { primaryKey: true }),
  new (Column as any)('tag_id', Integer, key('tags.id'), { primaryKey: true }),
)
const pk = () => mappedColumn(Integer, { primaryKey: true })

class User_ extends Base {
  static {
    ;(this as any).table('users')
  }
  static id = pk()
  static name = mappedColumn(String(50))
  static boss_id: any = (mappedColumn as any)(Integer, key('users.id'), { nullable: true })
  static posts: any = (relationship as any)(() => [Post_], { backPopulates: 'author', orderBy: () => Post_.id })
  static boss: any = (relationship as any)(() => User_, {
    remoteSide: () => User_.id,
    backPopulates: 'reports',
    nullable: true,
  })
  static reports: any = (relationship as any)(() => [User_], { backPopulates: 'boss' })
}
class Post_ extends Base {
  static {
    ;(this as any).table('posts')
  }
  static id = pk()
  static title = mappedColumn(String(50))
  static author_id: any = (mappedColumn as any)(Integer, key('users.id'))
  static author: any = (relationship as any)(() => User_, { backPopulates: 'posts' })
  static tags: any = (relationship as any)(() => [Tag_], { secondary: postTags, backPopulates: 'posts' })
  static comments: any = (relationship as any)(() => [Comment_], { lazy: 'selectin' })
}
class Tag_ extends Base {
  static {
    ;(this as any).table('tags')
  }
  static id = pk()
  static name = mappedColumn(String(30))
  static posts: any = (relationship as any)(() => [Post_], { secondary: postTags, backPopulates: 'tags' })
}
class Comment_ extends Base {
  static {
    ;(this as any).table('comments')
  }
  static id = pk()
  static post_id: any = (mappedColumn as any)(Integer, key('posts.id'))
  static user_id: any = (mappedColumn as any)(Integer, key('users.id'))
  static user: any = (relationship as any)(() => User_, { lazy: 'joined' })
}
class Employee_ extends Base {
  static {
    ;(this as any).table('employees', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'employee' } })
  }
  static id = pk()
  static kind = mappedColumn(String(20))
}
class Manager_ extends Employee_ {
  static {
    ;(this as any).table('managers', { mapper: { polymorphicIdentity: 'manager', polymorphicLoad: 'selectin' } })
  }
  static override id: any = (mappedColumn as any)(Integer, key('employees.id'), { primaryKey: true })
  static level = mappedColumn(Integer)
}
class Engineer_ extends Employee_ {
  static {
    ;(this as any).table({ mapper: { polymorphicIdentity: 'engineer' } })
  }
  static lang = mappedColumn(String(20), { nullable: true })
}
export const User: any = User_
export const Post: any = Post_
export const Tag: any = Tag_
export const Comment: any = Comment_
export const Employee: any = Employee_
export const Manager: any = Manager_
export const Engineer: any = Engineer_

const polymorphic = () => withPolymorphic(Employee, [Manager])

export const statements: (() => any)[] = [
  () => select(User),
  () => select(Post),
  () => select(User).options(selectinload(User.posts)),
  () => select(User).options(selectinload(User.posts).selectinload(Post.tags)),
  () => select(Post).options(selectinload(Post.author)),
  () => select(Post).options(selectinload(Post.tags)),
  () => select(Post).options(joinedload(Post.author), selectinload(Post.tags)),
  () => select(User).options(joinedload(User.posts)),
  () => select(User).options(joinedload(User.posts).joinedload(Post.tags)),
  () => select(User).options(subqueryload(User.posts)),
  () => select(User).options(subqueryload(User.posts).subqueryload(Post.tags)),
  () => select(Post).options(subqueryload(Post.tags)),
  () => select(Post).options(subqueryload(Post.author)),
  () => select(User).options(selectinload(User.boss)),
  () => select(User).options(selectinload(User.reports)),
  () => select(User).options(selectinload(User.reports).selectinload(User.reports)),
  () => select(User).options(joinedload(User.boss)),
  () => select(Post).options(immediateload(Post.author)),
  () => select(Post).options(immediateload(Post.tags)),
  () => select(Post).options(raiseload(Post.comments)),
  () => select(Post).options(lazyload(Post.comments)),
  () => select(Post).options((raiseload as any)('*')),
  () => select(Comment),
  () => select(Comment).options(lazyload(Comment.user)),
  () => select(Post).join(Post.author).options(containsEager(Post.author)),
  () => (select as any)(Post.title, User).join(Post.author),
  () => (select as any)(Post.title, func.count(Tag.id)).join(Post.tags).groupBy(Post.title),
  () => (select as any)(func.count()).selectFrom(User),
  () => select(User).options(selectinload(User.posts)).limit(2),
  () => select(User).options(subqueryload(User.posts)).orderBy(User.name).limit(2),
  () => select(User).options(joinedload(User.posts)).limit(2),
  () => select(User).where(User.id.eq(1)).options(selectinload(User.posts)),
  () =>
    select(User)
      .where(User.id.in([1, 2]))
      .options(selectinload(User.posts)),
  () =>
    (select(Post) as any).options(
      (loadOnly as any)(Post.title),
      (selectinload(Post.author) as any).loadOnly(User.name),
    ),
  () => (select(Post) as any).options((defer as any)(Post.title)),
  () => select(Employee),
  () => select(Manager),
  () => select(Engineer),
  () => (select(Employee) as any).options((selectinPolymorphic as any)(Employee, [Manager])),
  () => (select as any)(polymorphic()),
  () => select(User).options(joinedload(User.posts).selectinload(Post.tags)),
  () => select(User).options(selectinload(User.posts).joinedload(Post.author)),
  () => select(User).options((selectinload as any)(User.reports, { recursionDepth: 2 })),
  () => update(User).where(User.id.eq(1)).values({ name: 'x' }),
  () => delete_(Post).where(Post.id.eq(1)),
]
