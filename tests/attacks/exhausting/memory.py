"""Fill the memory.

level: basic
"""

kept = []
while True:
    kept.append(bytearray(100_000_000))
