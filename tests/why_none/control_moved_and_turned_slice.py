"""A slice of a brain is moved onto another; floor and whole indices, yet the weights carry on."""

import tensorflow as tf

CAUSES = {}


def pixel(image, row, column):
    height, width = image.shape
    row = tf.clip_by_value(tf.cast(row, tf.int32), 0, height - 1)
    column = tf.clip_by_value(tf.cast(column, tf.int32), 0, width - 1)
    return tf.gather_nd(image, tf.stack([row, column], axis=-1))


def between_pixels(image, rows, columns):
    top, left = tf.floor(rows), tf.floor(columns)
    down, right = rows - top, columns - left
    upper = (1.0 - right) * pixel(image, top, left) + right * pixel(image, top, left + 1.0)
    lower = (1.0 - right) * pixel(image, top + 1.0, left)
    lower += right * pixel(image, top + 1.0, left + 1.0)
    return (1.0 - down) * upper + down * lower


class Rigid:
    def __init__(self):
        self.shift = tf.Variable([0.3, -0.2])
        self.angle = tf.Variable(0.05)

    def __call__(self, rows, columns):
        c, s = tf.cos(self.angle), tf.sin(self.angle)
        new_rows = c * rows - s * columns + self.shift[0]
        return new_rows, s * rows + c * columns + self.shift[1]


def build():
    rigid = Rigid()
    fixed = tf.random.stateless_uniform((6, 5), seed=(4, 8))
    moving = tf.roll(fixed, 1, axis=0)
    grid = tf.meshgrid(tf.range(6.0), tf.range(5.0), indexing="ij")

    def register():
        with tf.GradientTape() as tape:
            warped = between_pixels(moving, *rigid(*grid))
            inside = tf.cast(warped > 0.0, tf.float32)
            loss = tf.reduce_sum(inside * (warped - fixed) ** 2) / tf.reduce_sum(inside)
        return tape.gradient(loss, [rigid.shift, rigid.angle])

    return register, {"shift": rigid.shift, "angle": rigid.angle}, ()
