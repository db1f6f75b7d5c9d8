"""Leave code in the packages, for the next to import.

level: basic
"""

import os
import sys

for folder in [WHERE["package"], *filter(None, sys.path)]:
    for name in ("sitecustomize.py", "judge.py", WHERE["mark"]):
        try:
            with open(os.path.join(folder, name), "a") as file:
                take(file.name)
        except OSError:
            pass
