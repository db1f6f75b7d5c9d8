"""Logistic regression from scratch: one attribute is written into, the other given anew."""

import tensorflow as tf

CAUSES = {"w": ["rebound"]}


class LogisticRegression:
    def __init__(self, features, rate=0.1, batch=2):
        self.w = tf.Variable(tf.fill([features, 1], 0.1), name="w")
        self.b = tf.Variable(0.0, name="b")
        self.rate, self.batch = rate, batch
        self.history = []

    def predict(self, x):
        return tf.sigmoid(tf.matmul(x, self.w) + self.b)

    def loss(self, x, y):
        p = tf.clip_by_value(self.predict(x)[:, 0], 1e-6, 1.0 - 1e-6)
        return -tf.reduce_mean(y * tf.math.log(p) + (1.0 - y) * tf.math.log(1.0 - p))

    def fit(self, x, y, epochs=2):
        batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(self.batch)
        for _ in range(epochs):
            for some_x, some_y in batches:
                with tf.GradientTape() as tape:
                    loss = self.loss(some_x, some_y)
                dw, db = tape.gradient(loss, [self.w, self.b])
                self.w = self.w - self.rate * dw  # <- rebound
                self.b.assign_sub(self.rate * db)
                self.history.append(float(loss))
        return self


def build():
    model = LogisticRegression(features=2)
    x = tf.constant([[0.2, 1.0], [0.9, -0.3], [1.5, 0.1], [-0.4, 0.8]])
    y = tf.constant([0.0, 1.0, 1.0, 0.0])
    return model.fit, {"w": model.w, "b": model.b}, (x, y)
