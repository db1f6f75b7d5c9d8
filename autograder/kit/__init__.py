"""The student's kit: one zip with the release, the package and how to start."""
