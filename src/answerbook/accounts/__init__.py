"""Workspaces, users, sign-in, sessions, API keys and roles."""
