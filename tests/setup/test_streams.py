"""Does what logs leave pytest's own files open, whoever was imported first?"""

import absl.logging
from nbgrader.apps import NbGrader


def test_an_application_of_jupyter_closes_no_file_of_pytest(capsys, pytestconfig):
    """It shuts all handlers down, and absl's closes a stream that is not today's `sys.stderr`."""
    assert absl.logging.get_absl_handler() is not None
    NbGrader().log.warning("said")
    kept = pytestconfig.pluginmanager.getplugin("capturemanager")._global_capturing
    assert not kept.err.tmpfile.closed
    assert not kept.out.tmpfile.closed
