"""Compute without end, and swallow what interrupts.

level: basic
"""

while True:
    try:
        while True:
            pass
    except BaseException:
        pass
