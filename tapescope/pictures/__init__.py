"""The figures of the course: functions of data, in one style, shown with a text for the blind."""

from ._arrows import head_to_tail
from ._broadcast import broadcast
from ._clipping import clippings
from ._contours import contours
from ._control import control
from ._directions import directions
from ._floats import float_gaps
from ._meeting import meeting_paths
from ._memory import memory
from ._norms import layer_norms
from ._picture import Picture
from ._promise import promise
from ._quotients import quotient_errors
from ._rates import rates
from ._residuals import residuals
from ._saliency import saliency
from ._samples import samples
from ._show import image, show
from ._slider import slider
from ._strips import Strip, strips
from ._style import course_style as style
from ._surface import surface
from ._time import through_time
from ._two_paths import two_paths
from ._wheel import wheel

__all__ = [
    "Picture",
    "Strip",
    "broadcast",
    "clippings",
    "contours",
    "control",
    "directions",
    "float_gaps",
    "head_to_tail",
    "image",
    "layer_norms",
    "meeting_paths",
    "memory",
    "promise",
    "quotient_errors",
    "rates",
    "residuals",
    "saliency",
    "samples",
    "show",
    "slider",
    "strips",
    "style",
    "surface",
    "through_time",
    "two_paths",
    "wheel",
]
