"""Start processes without end.

level: basic
"""

import os

while True:
    os.fork()
    take("a process")
