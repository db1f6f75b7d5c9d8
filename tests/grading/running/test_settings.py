"""Is what changes a setting or a file known by its words, and nothing else kept for them?"""

import ast

import pytest

from autograder.grading.running.settings import sets_something

RESETS = "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')"
SAVES = "with tempfile.TemporaryDirectory() as folder:\n    model.save_weights(folder)"


@pytest.mark.parametrize(
    "code",
    [
        "tf.config.run_functions_eagerly(True)",
        "keras.config.set_floatx('float64')",
        "np.set_printoptions(precision=2)",
        "keras.backend.clear_session()",
        "keras.backend.reset_uids()",
        "open('a', 'w').write('b')",
        "model.save_weights('a.h5')",
        "Path('a').write_text('b')",
        "tf.debugging.disable_traceback_filtering()",
        "warnings.simplefilter('ignore')",
        "exec('a = 1')",
        f"{RESETS}\n    np.seterr(all='raise')",
        f"{SAVES}\nmodel.save_weights('b')",
    ],
)
def test_a_setting_or_a_file_is_found(code):
    assert sets_something(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "model.reset_metrics()",
        "opening = 2 * x",
        "layer.set_weights(kept)",
        "path = tf.TensorArray(tf.float32, 3).write(0, w)",
        "y.setflags(write=False)",
        "print(tf.config.list_physical_devices('GPU'))",
        "tf.debugging.check_numerics(x, 'x')",
        RESETS,
        SAVES,
    ],
)
def test_what_changes_one_object_or_is_taken_back_sets_nothing(code):
    assert not sets_something(ast.parse(code))
