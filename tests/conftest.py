"""What every test needs: the environment's own programs, and no red log lines."""

import os
import sysconfig

# nbgrader starts `alembic` by its name, also where the environment was not activated.
os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")
# Kernels are those of this environment, whatever the user has installed elsewhere.
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("MPLBACKEND", "agg")
