"""A learner's JupyterLab: a working copy of the release that no update overwrites."""
