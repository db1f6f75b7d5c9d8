"""Warm kernels: ordinary Jupyter kernels that are forked, with TensorFlow imported already.

    nbval, nbclient: KernelManager --> `provisioner` --request--> `server` --fork--> kernel
                          ^                                                            |
                          +------------------- ZMQ over ipc, as ever ------------------+

For CI, where every notebook would pay for the imports again. They confine nothing. Where forking
isn't safe (macOS, Windows) the provisioner starts an ordinary kernel, and says so once.

`JUPYTER_PATH` with `KERNELSPECS` makes the kernel known by its name: `serving.warm_kernels` does,
as `pytest -p autograder.kernels.nbval_plugin` does.
"""

from pathlib import Path

KERNELSPECS = Path(__file__).with_name("share")
NAME = "autograder-warm"
"""The kernel's name, and the provisioner's."""
SERVER = "AUTOGRADER_WARM_KERNELS"
"""The environment variable with the path of a running server's socket."""
