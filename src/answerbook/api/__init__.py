"""The HTTP door: composes the rooms, decides nothing."""
