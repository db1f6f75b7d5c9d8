"""The one exception a command turns into a line for its user."""


class CourseError(Exception):
    """Something the user can mend; its text is one line that says how.

    A command prints it and leaves with exit code 2; in a notebook it is shown as a panel.
    """
