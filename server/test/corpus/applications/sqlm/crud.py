from typing import Any, Generic, Sequence, Type, TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel, and_, case, col, delete, desc, func, or_, select, update, cast
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlalchemy.orm import selectinload, joinedload

from sqlm.models import Hero, HeroCreate, HeroUpdate, Level, Mission, Team, TeamHeroLink

ModelT = TypeVar("ModelT", bound=SQLModel)
CreateT = TypeVar("CreateT", bound=SQLModel)


class CRUDBase(Generic[ModelT, CreateT]):
    def __init__(self, model: Type[ModelT]):
        self.model = model

    async def get(self, *, id: UUID | int, db_session: AsyncSession) -> ModelT | None:
        response = await db_session.exec(select(self.model).where(self.model.id == id))
        return response.one_or_none()

    async def get_multi(self, *, skip: int = 0, limit: int = 100, query=None, db_session: AsyncSession) -> Sequence[ModelT]:
        if query is None:
            query = select(self.model).offset(skip).limit(limit).order_by(self.model.id)
        return (await db_session.exec(query)).all()

    async def get_by_ids(self, *, list_ids: list[UUID | str], db_session: AsyncSession):
        return (await db_session.exec(select(self.model).where(self.model.id.in_(list_ids)))).all()

    async def get_count(self, db_session: AsyncSession) -> int:
        subquery = select(self.model).subquery()
        return (await db_session.exec(select(func.count()).select_from(subquery))).one()

    async def get_ordered(self, *, order_by: str | None = None, db_session: AsyncSession):
        columns = self.model.__table__.columns
        if order_by is None or order_by not in columns:
            order_by = "id"
        return (await db_session.exec(select(self.model).order_by(columns[order_by].asc()))).all()

    async def remove(self, *, id: UUID, db_session: AsyncSession):
        obj = (await db_session.exec(select(self.model).where(self.model.id == id))).one()
        await db_session.delete(obj)
        await db_session.commit()


class CRUDHero(CRUDBase[Hero, HeroCreate]):
    async def by_alias(self, alias: str, db_session: AsyncSession) -> Hero | None:
        return (await db_session.exec(select(Hero).where(col(Hero.alias).ilike(alias)))).first()

    async def seniors(self, db_session: AsyncSession, min_age: int | None = None):
        statement = select(self.model).where(Hero.level == Level.senior)
        if min_age:
            statement = statement.where(col(Hero.age) >= min_age)
        return (await db_session.exec(statement.limit(Hero.limit))).all()


class CRUDTeam(CRUDBase[Team, Team]):
    pass


hero = CRUDHero(Hero)
team = CRUDTeam(Team)


def heroes_of(session: Session, team_name: str, training: bool = False):
    statement = (
        select(Hero, TeamHeroLink.is_training)
        .join(TeamHeroLink, isouter=True)
        .join(Team, Team.id == TeamHeroLink.team_id)
        .where(Team.name == team_name, TeamHeroLink.is_training == training)
        .order_by(desc(Hero.age))
    )
    return session.exec(statement).all()


def teams(session: Session):
    counts = select(TeamHeroLink.team_id, func.count(TeamHeroLink.hero_id).label("n")).group_by(TeamHeroLink.team_id).subquery()
    return session.exec(select(Team.name, counts.c.n).join(counts, counts.c.team_id == Team.id).where(counts.c.n > 2)).all()


def apply_update(session: Session, hero_id: UUID, data: HeroUpdate):
    db_hero = session.get(Hero, hero_id)
    db_hero.sqlmodel_update(data.model_dump(exclude_unset=True))
    session.add(db_hero)
    session.exec(update(Hero).where(Hero.id == hero_id).values(level=Level.senior))
    session.exec(delete(Mission).where(Mission.team_id == 3))
    session.refresh(db_hero)


async def main(db: AsyncSession):
    await hero.get(id=1, db_session=db)
    await team.get_multi(db_session=db)
    await hero.get_ordered(order_by="age", db_session=db)
    students = select(Hero).where(Hero.mentor.has(Hero.alias == "x")).options(selectinload(Hero.students), joinedload(Hero.mentor))
    return (await db.exec(students)).unique().all()
