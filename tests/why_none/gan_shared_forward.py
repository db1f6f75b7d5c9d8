"""A GAN step makes its fakes once, for the discriminator, and uses them for the generator too."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["before the block"], "bias": ["before the block"]}


def build():
    generator = keras.layers.Dense(3, activation="tanh")
    discriminator = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)]
    )
    generator.build((None, 2))
    d_optimizer = keras.optimizers.SGD(0.05)
    bce = keras.losses.BinaryCrossentropy(from_logits=True)

    def train_step(real, noise):
        with tf.GradientTape() as d_tape:
            fake = generator(noise, training=True)  # <- before the block
            real_out, fake_out = discriminator(real), discriminator(fake)
            d_loss = bce(tf.ones_like(real_out), real_out) + bce(tf.zeros_like(fake_out), fake_out)
        d_grads = d_tape.gradient(d_loss, discriminator.trainable_variables)
        d_optimizer.apply(d_grads, discriminator.trainable_variables)

        with tf.GradientTape() as g_tape:
            verdict = discriminator(fake, training=True)
            g_loss = bce(tf.ones_like(verdict), verdict)
        return g_tape.gradient(g_loss, generator.trainable_variables)

    real = tf.constant([[0.2, 0.4, 0.1], [0.5, 0.3, 0.9]])
    noise = tf.constant([[0.3, -0.7], [1.1, 0.2]])
    return train_step, {"kernel": generator.kernel, "bias": generator.bias}, (real, noise)
