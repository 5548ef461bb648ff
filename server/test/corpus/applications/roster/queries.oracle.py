def __oracle__(module):
    module.Person.metadata.create_all(module.Sessions.kw["bind"])
    module.newest_named("x")
    module.active_teams("x")
    module.older(3)
    with module.Sessions() as session:
        module.of_session(session, "x")
    module.Roster().first()
