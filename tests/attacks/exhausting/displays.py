"""Show more outputs than a page can hold.

level: basic
"""

from IPython.display import display

while True:
    display({"text/html": "x" * 1000}, raw=True)
