"""Measuring the question engine against questions with known SQL."""
