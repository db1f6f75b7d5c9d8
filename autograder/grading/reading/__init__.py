"""What was handed in: read whatever it is, and laid onto the release."""
