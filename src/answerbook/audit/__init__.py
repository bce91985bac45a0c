"""Who did what, when, to which object: entries kept with the change they speak of, or not at all."""
