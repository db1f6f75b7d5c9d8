"""A voice from a wavetable: its pitch picks samples, its attack is a number of samples."""

import math

import tensorflow as tf

CAUSES = {"pitch": ["left floats"], "attack": ["left TensorFlow"]}

RATE = 400.0


def wavetable(size):
    turn = tf.linspace(0.0, 2.0 * math.pi, size + 1)[:-1]
    return tf.sin(turn) + 0.3 * tf.sin(3.0 * turn)


def oscillator(table, pitch, samples):
    phase = tf.range(samples, dtype=tf.float32) * pitch / RATE
    index = tf.cast(phase * table.shape[0], tf.int32)  # <- left floats
    return tf.gather(table, index % table.shape[0])


def envelope(attack, release, samples):
    rise = max(1, int(attack * RATE))  # <- left TensorFlow
    rising = [step / rise for step in range(min(rise, samples))]
    level = tf.constant(rising + [1.0] * (samples - len(rising)))
    fading = tf.exp(-tf.range(samples, dtype=tf.float32) / (release * RATE))
    return level * fading


def build():
    voice = {
        "pitch": tf.Variable(44.0),
        "attack": tf.Variable(0.05),
        "release": tf.Variable(0.4),
        "gain": tf.Variable(0.8),
    }
    table = wavetable(64)

    def match(recorded):
        samples = recorded.shape[0]
        with tf.GradientTape() as tape:
            sound = voice["gain"] * oscillator(table, voice["pitch"], samples)
            sound = sound * envelope(voice["attack"], voice["release"], samples)
            loss = tf.reduce_mean(tf.abs(sound - recorded))
        grads = tape.gradient(loss, voice)
        for name, slope in grads.items():
            if slope is not None:
                voice[name].assign_sub(0.01 * slope)
        return loss

    return match, voice, (tf.sin(tf.range(40.0) * 0.7),)
