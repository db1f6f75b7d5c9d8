"""Read what another student handed in.

level: basic
"""

take(open(WHERE["outside"] + "/submitted/ada/01_tiny/01_tiny.ipynb").read())
