"""A vector-quantized encoder in a `tf.function`; straight-through leaves the codebook out."""

import tensorflow as tf

CAUSES = {"codebook": ["gradient stopped"]}


def build():
    encoder, decoder = tf.Variable(1.3), tf.Variable(0.8)
    codebook = tf.Variable([-1.0, 0.1, 0.9, 2.2])

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            z = encoder * x
            distance = tf.abs(z[:, None] - codebook[None, :])
            quantized = tf.gather(codebook, tf.argmin(distance, axis=1))
            passed = z + tf.stop_gradient(quantized - z)  # <- gradient stopped
            loss = tf.reduce_mean((decoder * passed - x) ** 2)
        return tape.gradient(loss, [encoder, codebook, decoder])

    sources = {"encoder": encoder, "codebook": codebook, "decoder": decoder}
    return step, sources, (tf.constant([0.2, 0.8, -0.6]),)
