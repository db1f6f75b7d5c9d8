"""A residual network with `train_step` of its own; one layer in the block is called twice."""

import keras
import tensorflow as tf

CAUSES = {"second": ["unused"], "shortcut": ["branch not taken"]}


class ResidualBlock(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.fc1 = keras.layers.Dense(units)
        self.fc2 = keras.layers.Dense(units)
        self.shortcut = keras.layers.Dense(units)
        self.norm = keras.layers.LayerNormalization()

    def build(self, input_shape):
        hidden = (*input_shape[:-1], self.units)
        for layer in (self.fc1, self.shortcut):
            layer.build(input_shape)
        self.fc2.build(hidden)
        self.norm.build(hidden)

    def call(self, x):
        h = keras.activations.relu(self.fc1(x))
        h = self.fc1(h)
        if x.shape[-1] != self.units:
            x = self.shortcut(x)  # <- branch not taken
        return self.norm(h + x)


class ResNet(keras.Model):
    def __init__(self, units, classes):
        super().__init__()
        self.block = ResidualBlock(units)
        self.classifier = keras.layers.Dense(classes)

    def call(self, x):
        return self.classifier(self.block(x))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(x=x, y=y, y_pred=self(x))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        return {"loss": loss}


def build():
    model = ResNet(4, 2)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x, y = tf.random.stateless_normal((3, 4), seed=(1, 2)), tf.constant([0, 1, 1])
    model(x)
    block = model.block
    sources = {"second": block.fc2.kernel, "shortcut": block.shortcut.kernel}
    return model.train_step, sources, ((x, y),)
