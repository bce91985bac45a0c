"""SQL as a tree: parse, guard, policies, traps, diagnose, explain, render."""
