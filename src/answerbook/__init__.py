"""Ask your databases and documents in plain language, and get answers you can check."""

__version__ = "0.1.0"
