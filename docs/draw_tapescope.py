"""Make the README's three pictures of tapescope from real runs, and one of the site's.

Run it from the course's root: `.venv/bin/python docs/draw_tapescope.py`; one needs chromium. Then
look at all four, and at their alternative texts in the README and in `site/tapescope.md`.
"""

import os
import subprocess
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import tensorflow as tf

import tapescope
from tapescope import pictures

DOCS = Path(__file__).parent
STATIC = DOCS.parent / "site" / "static"


def drag(speed: tf.Variable, area: tf.Variable) -> tf.Tensor:
    """Air drag of a van in newtons; on its way, the area in square meters becomes an int."""
    air = 0.5 * 1.2 * speed**2
    return air * tf.cast(tf.cast(area, tf.int32), tf.float32)


def train_step() -> object:
    """A training step as one often sees it: its loss is made of predictions from NumPy."""
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    features, prices = tf.ones((4, 3)), tf.ones((4, 1))
    with tf.GradientTape() as tape:
        guesses = model.predict(features, verbose=0)
        loss = tf.reduce_mean((guesses - prices) ** 2)
    return tape.gradient(loss, model.trainable_variables)


def photograph(html: str, target: Path, size: str) -> None:
    """Take a picture of a piece of HTML."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(
            f"<meta charset=utf-8><body style='font-family:sans-serif;margin:16px'>{html}</body>",
            encoding="utf-8",
        )
        look = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        look += ["--force-device-scale-factor=1.5", f"--window-size={size}"]
        subprocess.run(
            ["chromium", *look, f"--screenshot={target}", str(page)],
            check=True,
            capture_output=True,
        )


def main() -> None:
    """Write the README's pictures beside this file, and the site's own."""
    recording = tapescope.record(drag, tf.Variable(9.0), tf.Variable(2.4))
    drawn = recording.draw()
    drawn.savefig(DOCS / "tapescope-recording.png")
    print(drawn.alt)

    why = tapescope.why_none(train_step)
    photograph(why._repr_html_(), DOCS / "tapescope-why-none.png", "900,330")
    print(why)
    keras.utils.set_random_seed(4)
    step = tapescope.record(train_step).draw()
    step.savefig(STATIC / "tapescope-step.png")
    print(step.alt)

    picture = pictures.clippings(
        [1.0, 4.0],
        [3.0, 1.0],
        1.0,
        "Clipping by value turns a gradient; by norm it only shortens it",
    )
    picture.savefig(DOCS / "tapescope-clipping.png")
    print(picture.alt)


if __name__ == "__main__":
    main()
