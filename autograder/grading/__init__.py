"""Grading as a plug-in of nbgrader: lay on, run, judge, save."""
