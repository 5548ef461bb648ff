from datetime import datetime, timezone
from enum import Enum
from typing import Annotated, List, Optional
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException, Query
from pydantic import EmailStr, field_validator
from sqlalchemy import Column as SAColumn, JSON, UniqueConstraint, func as sa_func
from sqlalchemy.orm import selectinload
from sqlmodel import (AutoString, Field, Relationship, Session, SQLModel, and_, col, create_engine, delete, func, or_, select, update)


class Stage(str, Enum):
    idea = "idea"
    building = "building"
    demo = "demo"


class TimestampModel(SQLModel):
    created_at: datetime = Field(default_factory=lambda: datetime.now(timezone.utc), nullable=False)
    updated_at: Optional[datetime] = Field(default=None, sa_column_kwargs={"onupdate": sa_func.now()})


class TeamMember(SQLModel, table=True):
    team_id: Optional[int] = Field(default=None, foreign_key="team.id", primary_key=True)
    hacker_id: Optional[UUID] = Field(default=None, foreign_key="hacker.id", primary_key=True)
    is_lead: bool = False

    team: "Team" = Relationship(back_populates="member_links")
    hacker: "Hacker" = Relationship(back_populates="team_links")


class HackerBase(SQLModel):
    handle: str = Field(index=True, unique=True, max_length=40)
    email: str = Field(sa_type=AutoString(120))
    skills: List[str] = Field(default_factory=list, sa_column=SAColumn(JSON, nullable=False))
    points: int = Field(default=0, ge=0)


class Hacker(HackerBase, TimestampModel, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    team_links: List[TeamMember] = Relationship(back_populates="hacker")
    teams: List["Team"] = Relationship(back_populates="members", link_model=TeamMember, sa_relationship_kwargs={"viewonly": True})


class HackerCreate(HackerBase):
    pass


class HackerUpdate(SQLModel):
    email: Optional[str] = None
    points: Optional[int] = None


class TeamBase(SQLModel):
    name: str = Field(max_length=60)
    track: str = "open"


class Team(TeamBase, table=True):
    __table_args__ = (UniqueConstraint("name", "track", name="uq_team_name_track"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    member_links: List[TeamMember] = Relationship(back_populates="team", cascade_delete=True)
    members: List[Hacker] = Relationship(back_populates="teams", link_model=TeamMember, sa_relationship_kwargs={"viewonly": True})
    projects: List["Project"] = Relationship(back_populates="team", sa_relationship_kwargs={"lazy": "selectin", "order_by": "Project.title"})


class Project(TimestampModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str
    pitch: Optional[str] = Field(default=None, max_length=2000)
    stage: Stage = Stage.idea
    team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    team: Team = Relationship(back_populates="projects")
    votes: List["Vote"] = Relationship(back_populates="project")


class Vote(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    judge: str
    score: float
    project: Optional[Project] = Relationship(back_populates="votes")


class ProjectFilter(SQLModel):
    track: Optional[str] = None
    stages: Optional[List[Stage]] = None
    text: Optional[str] = None
    min_score: Optional[float] = None


engine = create_engine("sqlite:///hack.db", connect_args={"check_same_thread": False})
app = FastAPI()


def get_session():
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@app.get("/hackers")
def read_hackers(session: SessionDep, offset: int = 0, limit: Annotated[int, Query(le=100)] = 100, skill: Optional[str] = None):
    statement = select(Hacker).order_by(col(Hacker.points).desc(), Hacker.handle)
    if skill:
        statement = statement.where(col(Hacker.skills).contains(skill))
    return session.exec(statement.offset(offset).limit(limit)).all()


@app.post("/hackers")
def create_hacker(hacker: HackerCreate, session: SessionDep):
    taken = session.exec(select(Hacker).where(or_(Hacker.handle == hacker.handle, Hacker.email == hacker.email))).first()
    if taken:
        raise HTTPException(status_code=400, detail="taken")
    db_hacker = Hacker.model_validate(hacker)
    session.add(db_hacker)
    session.commit()
    session.refresh(db_hacker)
    return db_hacker


@app.patch("/hackers/{hacker_id}")
def update_hacker(hacker_id: UUID, patch: HackerUpdate, session: SessionDep):
    db_hacker = session.get(Hacker, hacker_id)
    if not db_hacker:
        raise HTTPException(status_code=404)
    db_hacker.sqlmodel_update(patch.model_dump(exclude_unset=True))
    session.add(db_hacker)
    session.commit()
    return db_hacker


@app.get("/teams/{team_id}")
def read_team(team_id: int, session: SessionDep):
    team = session.exec(select(Team).where(Team.id == team_id).options(selectinload(Team.members))).one_or_none()
    lead = session.exec(
        select(Hacker).join(TeamMember).where(TeamMember.team_id == team_id, TeamMember.is_lead == True)  # noqa: E712
    ).first()
    return team, lead


@app.get("/projects")
def read_projects(session: SessionDep, flt: Annotated[ProjectFilter, Query()]):
    score = func.coalesce(func.avg(Vote.score), 0).label("score")
    statement = select(Project, score).join(Team).join(Vote, isouter=True).group_by(Project.id)
    if flt.track:
        statement = statement.where(Team.track == flt.track)
    if flt.stages:
        statement = statement.where(col(Project.stage).in_(flt.stages))
    if flt.text:
        pattern = f"%{flt.text}%"
        statement = statement.where(or_(col(Project.title).ilike(pattern), col(Project.pitch).ilike(pattern)))
    if flt.min_score is not None:
        statement = statement.having(score >= 1.0)
    return session.exec(statement.order_by(score.desc())).all()


@app.get("/board")
def board(session: SessionDep):
    best = select(Vote.project_id, func.max(Vote.score).label("top")).group_by(Vote.project_id).subquery()
    statement = (
        select(Team.name, Project.title, best.c.top)
        .join(Project, Project.team_id == Team.id)
        .join(best, best.c.project_id == Project.id)
        .where(Project.stage == Stage.demo)
    )
    return [dict(name=n, title=t, top=s) for n, t, s in session.exec(statement)]


@app.post("/projects/{project_id}/votes")
def vote(project_id: int, judge: str, score: float, session: SessionDep):
    session.exec(delete(Vote).where(and_(Vote.project_id == project_id, Vote.judge == judge)))
    session.add(Vote(project_id=project_id, judge=judge, score=score))
    session.commit()
    return session.exec(select(func.count()).select_from(Vote).where(Vote.project_id == project_id)).one()


def promote(session: Session, minimum: float) -> None:
    good = select(Vote.project_id).group_by(Vote.project_id).having(func.avg(Vote.score) >= minimum)
    session.exec(update(Project).where(col(Project.id).in_(good), Project.stage == Stage.building).values(stage=Stage.demo))
    session.commit()


def loners(session: Session):
    return session.exec(select(Hacker).where(~col(Hacker.id).in_(select(TeamMember.hacker_id)))).all()


def duplicate_names(session: Session):
    return session.exec(select(Team.name, func.count(col(Team.id)).label("n")).group_by(Team.name).having(func.count(col(Team.id)) > 1)).all()


class TeamService:
    def __init__(self, session: Session):
        self.session = session

    def in_track(self, track: str, with_members: bool = False) -> List[Team]:
        query = select(Team).where(Team.track == track)
        if with_members:
            query = query.options(selectinload(Team.member_links).selectinload(TeamMember.hacker))
        return list(self.session.exec(query).unique().all())

    def names(self) -> List[str]:
        return list(self.session.exec(select(Team.name).distinct().order_by(Team.name)))

    def by_hacker(self, handle: str):
        return self.session.exec(select(Team).join(TeamMember).join(Hacker).where(Hacker.handle == handle)).all()
