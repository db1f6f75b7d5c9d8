"""What a learner calls in a notebook: start, check, hint, predict and reveal."""
