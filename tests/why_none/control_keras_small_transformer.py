"""A step of a small language model: causal mask, label smoothing, clipping, accuracy."""

import keras
import tensorflow as tf

CAUSES = {}

VOCAB, LENGTH, DIM, PAD = 7, 4, 8, 0


class TransformerBlock(keras.layers.Layer):
    def __init__(self, dim, heads):
        super().__init__()
        self.attention = keras.layers.MultiHeadAttention(heads, dim // heads)
        self.feed_forward = keras.Sequential(
            [keras.layers.Dense(2 * dim, activation="gelu"), keras.layers.Dense(dim)]
        )
        self.norm1 = keras.layers.LayerNormalization()
        self.norm2 = keras.layers.LayerNormalization()
        self.dropout = keras.layers.Dropout(0.1)

    def call(self, x, training=False):
        attended = self.attention(x, x, use_causal_mask=True, training=training)
        x = self.norm1(x + self.dropout(attended, training=training))
        return self.norm2(x + self.feed_forward(x))


class LanguageModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.tokens = keras.layers.Embedding(VOCAB, DIM)
        self.positions = keras.layers.Embedding(LENGTH, DIM)
        self.block = TransformerBlock(DIM, 2)
        self.output_bias = self.add_weight(shape=(VOCAB,), initializer="zeros")

    def call(self, ids, training=False):
        x = self.tokens(ids) + self.positions(tf.range(LENGTH))
        x = self.block(x, training=training)
        return tf.matmul(x, self.tokens.embeddings, transpose_b=True) + self.output_bias


def build():
    model = LanguageModel()
    optimizer = keras.optimizers.AdamW(1e-3)

    def train_step(ids, targets):
        with tf.GradientTape() as tape:
            logits = model(ids, training=True)
            mask = tf.cast(targets != PAD, tf.float32)
            smooth = tf.one_hot(targets, VOCAB) * 0.9 + 0.1 / VOCAB
            losses = tf.nn.softmax_cross_entropy_with_logits(smooth, logits)
            loss = tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)
        gradients = tape.gradient(loss, model.trainable_variables)
        gradients, norm = tf.clip_by_global_norm(gradients, 1.0)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        hits = tf.cast(tf.argmax(logits, -1, tf.int32) == targets, tf.float32) * mask
        return {"loss": float(loss), "norm": float(norm), "hits": float(tf.reduce_sum(hits))}

    text = tf.constant([[1, 4, 2, 6, 1], [3, 5, 2, 0, 0]])
    return train_step, None, (text[:, :-1], text[:, 1:])
