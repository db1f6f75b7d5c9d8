"""A trajectory's velocity by automatic differentiation, the arguments the wrong way round."""

import tensorflow as tf

CAUSES = {"position": ["swapped"]}

GRAVITY = 9.81


class Projectile:
    """A throw with linear drag."""

    def __init__(self, speed, angle, drag=0.3):
        self.speed = tf.constant(speed)
        self.angle = tf.constant(angle)
        self.drag = drag

    def height(self, t):
        up = self.speed * tf.sin(self.angle)
        terminal = GRAVITY / self.drag
        return (up + terminal) / self.drag * (1.0 - tf.exp(-self.drag * t)) - terminal * t

    def velocity(self, t):
        with tf.GradientTape() as tape:
            tape.watch(t)
            position = self.height(t)
        return tape.gradient(t, position)  # <- swapped


def find_apex(projectile, times):
    velocity = projectile.velocity(times)
    rising = tf.where(velocity > 0.0)
    last = int(tf.reduce_max(rising))
    print("apex near t =", float(times[last]))
    return times[last]


def build():
    times = tf.linspace(0.0, 2.0, 9)
    return find_apex, None, (Projectile(12.0, 0.9), times)
