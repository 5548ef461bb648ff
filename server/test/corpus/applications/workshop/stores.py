"""Names that the module binds by itself: in globals(), and from what a function gives."""

from sqlalchemy import Column, Integer

from .models import Base, Person, Tool

for name in ("Shelf", "Crate"):
    globals()[name] = type(name, (Base,), {"__tablename__": f"{name.lower()}s", "id": Column(Integer, primary_key=True)})


def everything():
    return [Person, Tool]


locals().update({f"My{model.__name__}": model for model in everything()})
