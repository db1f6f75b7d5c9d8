"""`autograder demo`: a sample class made from the modules themselves, graded as any other."""
