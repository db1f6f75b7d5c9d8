"""Show full points as the value of a cell.

level: basic
"""

import sys

sys.displayhook(2)
sys.displayhook(4)
2
