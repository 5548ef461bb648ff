"""Reads what models.py makes; conditions that a generator gives."""

from sqlalchemy import Column, Integer, and_, or_, select
from sqlalchemy.orm import joinedload

from .models import COLOURS, Bench, Machine, Person, Plan, Tool, ToolHistory
from .stores import Crate, MyPerson, MyTool, Shelf


class PersonView:
    eager = [Person.tools]

    def query(self):
        return select(Person).options(*[joinedload(each) for each in self.eager])


def tagged(text: str):
    return select(Tool).join(Tool.tags).where(Tool.Tag.text == text)


def tags_of_bench(text: str):
    return select(Bench.Tag).where(Bench.Tag.parent.has(Bench.id == 3), Bench.Tag.text == text)


def histories():
    return select(ToolHistory).join(ToolHistory.row)


def reds():
    return select(COLOURS["red"].id)


def any_of():
    return select(Tool.id).where(or_(Tool.id == n for n in (1, 2, 3)), and_(Tool.owner_id > n for n in (4, 5)))


def between(low: int, high: int):
    def bounds():
        yield Tool.id >= low
        yield Tool.id < high

    return select(Tool.id).where(and_(bounds()))


def local(flag: bool):
    Note = type("Note", (Plan.__bases__[0],), {"__tablename__": "notes", "id": Column(Integer, primary_key=True)})
    stmt = select(Note)
    if flag:
        stmt = stmt.where(Note.id == 1)
    return stmt


def planned(hall: int):
    return select(Machine.id).join(Machine.plans).where(Plan.hall == hall)



def stored(crate: int):
    return select(Shelf.id, MyTool.id).where(Crate.id == crate, MyPerson.id == MyTool.owner_id)
