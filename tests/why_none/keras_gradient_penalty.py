"""A Wasserstein critic whose mixed pictures are flattened before they are watched."""

import keras
import tensorflow as tf

CAUSES = {"mixed": ["watched too late"]}


def build():
    generator = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4)])
    critic = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(1)]
    )
    optimizer = keras.optimizers.RMSprop(1e-3)

    def flat(pictures):
        return tf.reshape(pictures, (-1, 4))

    def train_critic(real, noise, mix):
        with tf.GradientTape() as tape:
            fake = tf.reshape(generator(noise, training=True), (-1, 2, 2))
            mixed = mix * real + (1.0 - mix) * fake
            with tf.GradientTape() as slope_tape:
                rows = tf.reshape(mixed, (-1, 4))  # <- watched too late
                slope_tape.watch(mixed)
                judged = critic(rows, training=True)
            slopes = slope_tape.gradient(judged, mixed)
            loss = tf.reduce_mean(critic(flat(fake))) - tf.reduce_mean(critic(flat(real)))
            if slopes is not None:
                norms = tf.norm(flat(slopes), axis=1)
                loss += 10.0 * tf.reduce_mean((norms - 1.0) ** 2)
        grads = tape.gradient(loss, critic.trainable_variables)
        optimizer.apply(grads, critic.trainable_variables)
        return loss

    real = tf.constant([[[0.1, 0.7], [0.3, 0.9]], [[0.4, 0.2], [0.6, 0.5]]])
    noise = tf.constant([[0.3, -1.0], [1.2, 0.4]])
    return train_critic, None, (real, noise, 0.3)
