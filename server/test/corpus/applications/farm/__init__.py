"""A build farm: Core tables in the body of a class, reached through a connector that is configured late."""
