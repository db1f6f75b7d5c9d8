"""Low-rank adapters: the tape watches only them, the step asks for all that is trainable."""

import keras
import tensorflow as tf

CAUSES = {"base": ["automatic watching off"], "head": ["automatic watching off"]}


class LoRADense(keras.layers.Layer):
    def __init__(self, units, rank=2, alpha=4.0):
        super().__init__()
        self.base = keras.layers.Dense(units)
        self.rank = rank
        self.scale = alpha / rank

    def build(self, input_shape):
        self.base.build(input_shape)
        self.down = self.add_weight(shape=(input_shape[-1], self.rank), name="lora_a")
        self.up = self.add_weight(
            shape=(self.rank, self.base.units), initializer="zeros", name="lora_b"
        )

    def call(self, x):
        low_rank = tf.matmul(tf.matmul(x, self.down), self.up)
        return self.base(x) + self.scale * low_rank  # <- automatic watching off (base)


def build():
    adapted = LoRADense(4)
    head = keras.layers.Dense(2)
    model = keras.Sequential([keras.Input((3,)), adapted, keras.layers.ReLU(), head])
    adapters = [w for w in model.trainable_variables if "lora" in w.name]
    optimizer = keras.optimizers.AdamW(1e-4)
    loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    loss_tracker = keras.metrics.Mean(name="loss")

    @tf.function
    def train_step(x, y):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            for weight in adapters:
                tape.watch(weight.value)
            logits = model(x, training=True)  # <- automatic watching off (head)
            loss = loss_fn(y, logits)
        variables = model.trainable_variables
        gradients = tape.gradient(loss, variables)
        optimizer.apply_gradients(zip(gradients, variables, strict=True))
        loss_tracker.update_state(loss)
        return loss

    sources = {
        "base": adapted.base.kernel,
        "down": adapted.down,
        "up": adapted.up,
        "head": head.kernel,
    }
    return (
        train_step,
        sources,
        (tf.constant([[0.1, 0.2, 0.3], [1.0, -1.0, 0.5]]), tf.constant([0, 1])),
    )
