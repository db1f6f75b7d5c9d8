"""The figures of the course: functions of data, in one style, shown with a text for the blind."""

from ._promise import promise
from ._quotients import quotient_errors
from ._show import show
from ._strips import Strip, strips
from ._style import course_style as style

__all__ = ["Strip", "promise", "quotient_errors", "show", "strips", "style"]
