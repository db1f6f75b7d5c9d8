"""Grades out: exporters for `nbgrader export --exporter=autograder.export.Canvas` and its like."""

from .canvas import Canvas
from .moodle import Moodle
from .wide import Wide

__all__ = ["Canvas", "Moodle", "Wide"]
