"""Tables of English words; pure values, no rules."""
