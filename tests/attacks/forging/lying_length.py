"""Return a list that lies about its length.

level: basic
"""


class Long(list):
    def __len__(self):
        return 10**9

    def __iter__(self):
        while True:
            yield 1.0


def double(x):
    return Long([x])


add_up = double
