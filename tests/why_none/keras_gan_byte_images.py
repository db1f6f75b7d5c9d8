"""A GAN whose fakes go to the discriminator as bytes, as the real images come."""

import keras
import tensorflow as tf

CAUSES = {"generator": ["left floats"]}

NOISE = 5


def to_bytes(images):
    """From tanh's -1..1 to 0..255."""
    return tf.cast((images + 1.0) * 127.5, tf.uint8)  # <- left floats


def build():
    generator_out = keras.layers.Dense(16, activation="tanh")
    generator = keras.Sequential(
        [keras.Input((NOISE,)), generator_out, keras.layers.Reshape((4, 4, 1))]
    )
    discriminator_out = keras.layers.Dense(1)
    discriminator = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            keras.layers.Rescaling(1.0 / 255),
            keras.layers.Conv2D(4, 3, activation="leaky_relu"),
            keras.layers.Flatten(),
            discriminator_out,
        ]
    )
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    generator_optimizer = keras.optimizers.Adam(1e-4)
    discriminator_optimizer = keras.optimizers.Adam(1e-4)

    @tf.function
    def train_step(images):
        noise = tf.random.normal((tf.shape(images)[0], NOISE))
        with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
            generated = to_bytes(generator(noise, training=True))
            real = discriminator(images, training=True)
            fake = discriminator(generated, training=True)
            gen_loss = cross_entropy(tf.ones_like(fake), fake)
            disc_loss = cross_entropy(tf.ones_like(real), real)
            disc_loss += cross_entropy(tf.zeros_like(fake), fake)

        gen_gradients = gen_tape.gradient(gen_loss, generator.trainable_variables)
        disc_gradients = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
        discriminator_optimizer.apply_gradients(
            zip(disc_gradients, discriminator.trainable_variables, strict=True)
        )
        generator_optimizer.apply_gradients(
            zip(gen_gradients, generator.trainable_variables, strict=True)
        )
        return gen_loss, disc_loss

    sources = {"generator": generator_out.kernel, "discriminator": discriminator_out.kernel}
    images = tf.cast(tf.random.stateless_uniform((2, 4, 4, 1), (1, 2)) * 255, tf.uint8)
    return train_step, sources, (images,)
