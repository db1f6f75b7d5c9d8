"""Pictures of a tape, and why a gradient is None."""
