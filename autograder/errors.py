"""The one exception a command turns into a line for its user."""


class CourseError(Exception):
    """Something the user can mend; its text is one line that says how.

    A command prints it and leaves with `exit_code`; in a notebook it is shown as a panel.
    """

    exit_code = 2


class NotNow(CourseError):
    """Nothing is wrong with the course: later, or with more room, the same command works."""

    exit_code = 1
