"""Find what the submission before left in the folder.

level: basic
"""

import os

for folder, _, files in os.walk(os.path.dirname(os.getcwd())):
    for name in files:
        if "printed" not in folder and name not in ("exercises.py",):
            text = open(os.path.join(folder, name), errors="replace").read()
            if "canary" in text:
                take(text)
