"""`autograder build`: hold the source to its rules, then write what is generated from it."""
