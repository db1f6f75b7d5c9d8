"""The rules that a path from source to target can break, one file a question."""
