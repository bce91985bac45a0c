"""The stages of a proposal, one family of rules per file: each reads a frame and gives parts of a plan."""
