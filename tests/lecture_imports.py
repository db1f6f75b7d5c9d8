"""A cell that imports what lectures do, and prints what of it was not loaded before."""

LOADED = """
import sys
there, OURS = {*sys.modules}, ("autograder", "tapescope", "tensorflow")
import tensorflow as tf, keras, numpy as np, matplotlib.pyplot as plt
from autograder import *
from tapescope import pictures
print(sorted(name for name in {*sys.modules} - there if name.startswith(OURS)))
"""
