"""`autograder doctor`: what this machine can hold students' code to."""
