"""`autograder submit`: pack a student's work to hand it in."""
