"""A pendulum keeps its angle and speed in variables, and swings where there is no air."""

import tensorflow as tf

CAUSES = {"gravity": ["assigned"], "drag": ["branch not taken"]}


class Pendulum:
    def __init__(self, gravity, drag, in_air):
        self.gravity, self.drag, self.in_air = gravity, drag, in_air
        self.angle = tf.Variable(0.0, name="angle")
        self.speed = tf.Variable(0.0, name="speed")

    def release(self, angle):
        self.angle.assign(angle)
        self.speed.assign(0.0)

    def advance(self, dt):
        pull = -self.gravity * tf.sin(self.angle)
        if self.in_air:
            pull -= self.drag * self.speed  # <- branch not taken
        self.speed.assign_add(dt * pull)  # <- assigned (gravity)
        self.angle.assign_add(dt * self.speed)  # <- assigned (gravity)


def build():
    gravity, drag = tf.Variable(9.8), tf.Variable(0.2)
    pendulum = Pendulum(gravity, drag, in_air=False)

    def miss(goal, steps=4):
        pendulum.release(0.5)
        with tf.GradientTape() as tape:
            for _ in range(steps):
                pendulum.advance(0.05)
            error = (pendulum.angle - goal) ** 2
        return tape.gradient(error, [gravity, drag])

    return miss, {"gravity": gravity, "drag": drag}, (0.1,)
