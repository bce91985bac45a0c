"""Who proposes plans: the embedded engine now, a model and verified pairs through the same seam."""
