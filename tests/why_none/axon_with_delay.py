"""A nerve cell whose currents wait in a delay line and whose threshold only sorts its voltages."""

import tensorflow as tf

CAUSES = {"synapse": ["other state"], "threshold": ["no derivative"]}


def delay_line(steps):
    line = tf.queue.FIFOQueue(steps + 1, [tf.float32], shapes=[()])
    for _ in range(steps):
        line.enqueue(0.0)
    return line


def build():
    synapse, leak, threshold = tf.Variable(0.8), tf.Variable(0.9), tf.Variable(0.5)

    def respond(stimulus, delay=2):
        axon = delay_line(delay)
        voltage, excess = tf.constant(0.1), []
        with tf.GradientTape() as tape:
            for pulse in stimulus:
                axon.enqueue(synapse * pulse)  # <- other state
                voltage = leak * voltage + axon.dequeue()
                fired = voltage > threshold  # <- no derivative
                excess.append(tf.where(fired, voltage, 0.1 * voltage))
            loss = (tf.add_n(excess) - 1.0) ** 2
        return tape.gradient(loss, [synapse, leak, threshold])

    sources = {"synapse": synapse, "leak": leak, "threshold": threshold}
    return respond, sources, ([1.0, 0.0, 1.0, 1.0],)
