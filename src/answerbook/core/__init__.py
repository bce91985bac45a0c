"""Pure thought: values in, values out. No I/O, clock, randomness, async, settings or framework."""
