"""Alembic's environment and revisions, inside the package so that an installed wheel can migrate."""
