"""A small listener is trained on what counts in the end: wrong letters by edit distance."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["no derivative"], "bias": ["no derivative"]}


class Listener(keras.Model):
    def __init__(self, letters):
        super().__init__()
        self.smooth = keras.layers.AveragePooling1D(2, strides=1, padding="same")
        self.letters = keras.layers.Dense(letters + 1)

    def build(self, shape):
        self.letters.build(shape)

    def call(self, sound):
        return self.letters(self.smooth(sound))

    def wrong_letters(self, logits, spelling):
        by_time = tf.transpose(logits, (1, 0, 2))
        lengths = tf.fill([logits.shape[0]], logits.shape[1])
        decoded, _ = tf.nn.ctc_greedy_decoder(by_time, lengths)  # <- no derivative
        heard = tf.cast(decoded[0], tf.int32)
        return tf.edit_distance(heard, tf.sparse.from_dense(spelling), normalize=True)

    def train_step(self, data):
        sound, spelling = data
        with tf.GradientTape() as tape:
            logits = self(sound, training=True)
            loss = tf.reduce_mean(self.wrong_letters(logits, spelling))
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(grads, self.trainable_variables)
        return {"letter error rate": loss}


def build():
    listener = Listener(letters=4)
    listener.build((None, 6, 3))
    listener.compile(optimizer=keras.optimizers.RMSprop(1e-3))
    sound = tf.random.stateless_normal((2, 6, 3), seed=(2, 4))
    spelling = tf.constant([[1, 3, 2], [2, 0, 0]])
    sources = {"kernel": listener.letters.kernel, "bias": listener.letters.bias}
    return listener.train_step, sources, ((sound, spelling),)
