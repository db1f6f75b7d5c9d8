"""The figures of the course: functions of data, in one style, shown with a text for the blind."""

from ._arrows import head_to_tail
from ._broadcast import broadcast
from ._clipped_runs import clipped_runs
from ._clipping import clippings
from ._contours import contours
from ._control import control
from ._descents import descents
from ._directions import directions
from ._fitted_line import fitted_line
from ._floats import float_gaps
from ._gates import gates
from ._log_curves import log_curves
from ._meeting import meeting_paths
from ._memory import memory
from ._norms import layer_norms
from ._picture import Picture
from ._promise import promise
from ._quotients import quotient_errors
from ._rates import rates
from ._residuals import residuals
from ._running import running
from ._saliency import saliency
from ._samples import samples
from ._schedules import schedules
from ._show import image, show
from ._slider import slider
from ._soft_step import soft_step
from ._strips import Strip, strips
from ._style import course_style as style
from ._surface import surface
from ._time import through_time
from ._touching import touching
from ._two_paths import two_paths
from ._wheel import wheel

__all__ = [
    "Picture",
    "Strip",
    "broadcast",
    "clipped_runs",
    "clippings",
    "contours",
    "control",
    "descents",
    "directions",
    "fitted_line",
    "float_gaps",
    "gates",
    "head_to_tail",
    "image",
    "layer_norms",
    "log_curves",
    "meeting_paths",
    "memory",
    "promise",
    "quotient_errors",
    "rates",
    "residuals",
    "running",
    "saliency",
    "samples",
    "schedules",
    "show",
    "slider",
    "soft_step",
    "strips",
    "style",
    "surface",
    "through_time",
    "touching",
    "two_paths",
    "wheel",
]
