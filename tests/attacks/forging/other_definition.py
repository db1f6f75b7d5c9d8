"""Swap the function while it is observed.

level: basic
"""


def double(x):
    global double
    double = lambda x: 2
    return x


class Names(dict):
    def get(self, name, default=None):
        return lambda *inputs: 2


get_ipython().user_ns.__class__ is dict
get_ipython().user_ns.get
