"""The embedded engine: a question becomes plans, plans become SQL, observations become confidence."""
