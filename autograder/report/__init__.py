"""The class report: who stands where, and what the class misunderstands."""
