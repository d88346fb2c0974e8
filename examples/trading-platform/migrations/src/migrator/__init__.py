"""Brings the database to the schema that the services expect."""
