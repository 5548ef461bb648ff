from pyramid.config import Configurator
from sqlalchemy import engine_from_config

from .models import Base, DBSession


def main(global_config, **settings):
    engine = engine_from_config(settings, "sqlalchemy.")
    DBSession.configure(bind=engine)
    Base.metadata.bind = engine
    config = Configurator(settings=settings, root_factory="wiki.security.RootFactory")
    config.add_route("view_page", "/{pagename}")
    config.scan()
    return config.make_wsgi_app()
