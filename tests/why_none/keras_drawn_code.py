"""An autoencoder draws one of three codes; the prior over them is worked out too early."""

import keras
import tensorflow as tf

CAUSES = {"encoder": ["no derivative"], "prior": ["before the block"]}


class DrawnCode(keras.Model):
    def __init__(self, codes=3, pixels=4):
        super().__init__()
        self.codes = codes
        self.encoder = keras.layers.Dense(codes, use_bias=False)
        self.decoder = keras.layers.Dense(pixels, activation="sigmoid")
        self.encoder.build((None, pixels))
        self.decoder.build((None, codes))
        self.prior = self.add_weight(shape=(codes,), initializer="zeros", name="prior")

    def train_step(self, images):
        log_prior = tf.nn.log_softmax(self.prior)  # <- before the block
        with tf.GradientTape() as tape:
            logits = self.encoder(images)
            drawn = tf.random.stateless_categorical(logits, 1, seed=(4, 2))  # <- no derivative
            code = tf.one_hot(drawn[:, 0], self.codes)
            rebuilt = self.decoder(code)
            surprise = -tf.reduce_mean(tf.linalg.matvec(code, log_prior))
            loss = tf.reduce_mean((rebuilt - images) ** 2) + surprise
        weights = self.trainable_variables
        pairs = zip(tape.gradient(loss, weights), weights, strict=True)
        self.optimizer.apply_gradients([(g, w) for g, w in pairs if g is not None])
        return {"loss": loss}


def build():
    model = DrawnCode()
    model.compile(optimizer=keras.optimizers.Adam(0.01))
    sources = {
        "encoder": model.encoder.kernel,
        "decoder": model.decoder.kernel,
        "prior": model.prior,
    }
    return model.train_step, sources, (tf.constant([[0.1, 0.9, 0.4, 0.2], [0.8, 0.3, 0.3, 1.0]]),)
