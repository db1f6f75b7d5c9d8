"""`autograder collect`: unpack what students handed in, where grading looks for it."""
