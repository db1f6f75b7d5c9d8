"""Stay inside C, where Python can't be interrupted.

level: basic
"""

import re

re.match("(a+)+$", "a" * 60 + "b")
