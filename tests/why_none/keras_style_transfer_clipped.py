"""Neural style transfer; after each step the image is clipped to its range."""

import keras
import tensorflow as tf

CAUSES = {"image": ["rebound"]}

STYLE_WEIGHT = 1e-2
CONTENT_WEIGHT = 1.0


def gram_matrix(features):
    summed = tf.einsum("bijc,bijd->bcd", features, features)
    shape = tf.shape(features)
    return summed / tf.cast(shape[1] * shape[2], tf.float32)


def build_extractor():
    inputs = keras.Input((6, 6, 3))
    block1 = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(inputs)
    block2 = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(block1)
    extractor = keras.Model(inputs, [block1, block2])
    extractor.trainable = False
    return extractor


class StyleTransfer:
    def __init__(self, content, style):
        self.extractor = build_extractor()
        self.content = content
        self.style_target = gram_matrix(self.extractor(style)[0])
        self.content_target = self.extractor(content)[1]

    def total_loss(self, image):
        style_features, content_features = self.extractor(image)
        style_loss = tf.reduce_mean((gram_matrix(style_features) - self.style_target) ** 2)
        content_loss = tf.reduce_mean((content_features - self.content_target) ** 2)
        return STYLE_WEIGHT * style_loss + CONTENT_WEIGHT * content_loss

    def run(self, steps):
        optimizer = keras.optimizers.Adam(learning_rate=0.02)
        image = tf.Variable(self.content)
        for _step in range(steps):
            with tf.GradientTape() as tape:
                loss = self.total_loss(image)
            gradient = tape.gradient(loss, image)
            optimizer.apply_gradients([(gradient, image)])
            image = tf.clip_by_value(image, 0.0, 1.0)  # <- rebound
        return image


def build():
    content = tf.random.stateless_uniform((1, 6, 6, 3), seed=(1, 2))
    style = tf.random.stateless_uniform((1, 6, 6, 3), seed=(3, 4))
    return StyleTransfer(content, style).run, None, (3,)
