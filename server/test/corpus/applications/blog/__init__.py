from flask import Flask

from .extensions import db


def create_app(config=None):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.config.from_mapping(config or {})
    db.init_app(app)

    from .views import admin, feed, posts

    app.register_blueprint(posts.bp)
    app.register_blueprint(admin.bp)
    app.register_blueprint(feed.bp)
    return app
