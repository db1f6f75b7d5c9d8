"""Fill the disk with one file after another.

level: strong
"""

place = 0
while True:
    place += 1
    with open(f"big-{place}", "wb") as file:
        file.write(bytes(50_000_000))
