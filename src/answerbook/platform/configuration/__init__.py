"""Where settings come from, what a wrong one is called, and the table of all of them."""
