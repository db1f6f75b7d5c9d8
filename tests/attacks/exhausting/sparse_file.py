"""Make a file that is larger than the disk.

level: basic
"""

with open("sparse", "wb") as file:
    file.truncate(10**12)
    take("a terabyte")
