from flask import Flask


def create_app(config=None):
    app = Flask(__name__)
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", "sqlite://")
    app.config.setdefault("SQLALCHEMY_BINDS", {"archive": "sqlite://"})
    from .extensions import db

    db.init_app(app)
    from .blog import routes

    app.register_blueprint(routes.bp)
    return app
