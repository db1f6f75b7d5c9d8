"""Distillation by soft labels; the temperature was to be learned, and the teacher a little too."""

import keras
import tensorflow as tf

CAUSES = {"teacher": ["recording stopped"], "temperature": ["left TensorFlow"]}


class Distiller(keras.Model):
    def __init__(self, student, teacher, share=0.7):
        super().__init__()
        self.student, self.teacher, self.share = student, teacher, share
        self.temperature = self.add_weight(
            shape=(), initializer=keras.initializers.Constant(3.0), name="temperature"
        )
        self.hard_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.soft_loss = keras.losses.KLDivergence()

    def soften(self, logits):
        temperature = max(1.0, float(self.temperature))  # <- left TensorFlow
        return tf.nn.softmax(logits / temperature)

    def train_step(self, data):
        x, labels = data
        with tf.GradientTape() as tape:
            with tape.stop_recording():
                known = self.teacher(x, training=False)  # <- recording stopped
            learned = self.student(x, training=True)
            soft = self.soft_loss(self.soften(known), self.soften(learned))
            loss = (1.0 - self.share) * self.hard_loss(labels, learned) + self.share * soft
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables, strict=True))
        return {"loss": loss}


def classifier(width):
    return keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dense(4),
        ]
    )


def build():
    model = Distiller(classifier(3), classifier(8))
    model.compile(optimizer=keras.optimizers.Adam(1e-3))
    sources = {
        "student": model.student.layers[-1].kernel,
        "teacher": model.teacher.layers[-1].kernel,
        "temperature": model.temperature,
    }
    x = tf.constant([[0.3, -0.4, 1.0], [0.9, 0.2, -0.5]])
    return model.train_step, sources, ((x, tf.constant([2, 0])),)
