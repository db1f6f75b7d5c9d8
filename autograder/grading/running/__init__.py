"""A submission run: what of it, where, how often, and what is kept of it."""
