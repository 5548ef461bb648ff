from types import SimpleNamespace


def __oracle__(module):
    from roster.models import Base, Sessions, engine

    Base.metadata.create_all(engine)
    people = [SimpleNamespace(id=1, name="x", age=3)]
    with Sessions() as session:
        module.add_people(session, people)
        module.add_teams(session, ["x"])
        module.pairs(session, people)
