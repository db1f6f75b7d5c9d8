"""Bootstrap your own latent: the step asks for the gradients of both networks."""

import keras
import tensorflow as tf

CAUSES = {"target": ["gradient stopped"]}


def make_encoder():
    return keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(6, activation="relu"), keras.layers.Dense(3)]
    )


def augment(x, seed):
    return x + 0.1 * tf.random.stateless_normal(tf.shape(x), seed=seed)


class BYOL(keras.Model):
    def __init__(self, tau=0.99):
        super().__init__()
        self.online = make_encoder()
        self.predictor = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
        self.target = make_encoder()
        self.target.set_weights(self.online.get_weights())
        self.tau = tau

    def regression_loss(self, view_a, view_b):
        prediction = tf.math.l2_normalize(self.predictor(self.online(view_a)), axis=-1)
        goal = tf.stop_gradient(self.target(view_b))  # <- gradient stopped
        goal = tf.math.l2_normalize(goal, axis=-1)
        return tf.reduce_mean(2.0 - 2.0 * tf.reduce_sum(prediction * goal, axis=-1))

    def train_step(self, x):
        view_a, view_b = augment(x, (1, 2)), augment(x, (3, 4))
        with tf.GradientTape() as tape:
            loss = self.regression_loss(view_a, view_b) + self.regression_loss(view_b, view_a)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        for slow, fast in zip(self.target.variables, self.online.variables, strict=True):
            slow.assign(self.tau * slow + (1.0 - self.tau) * fast)
        return {"loss": loss}


def build():
    model = BYOL()
    model.compile(optimizer=keras.optimizers.Adam(1e-3))
    sources = {
        "online": model.online.layers[0].kernel,
        "predictor": model.predictor.layers[0].kernel,
        "target": model.target.layers[0].kernel,
    }
    x = tf.random.stateless_normal((5, 4), seed=(5, 6))
    return model.train_step, sources, (x,)
