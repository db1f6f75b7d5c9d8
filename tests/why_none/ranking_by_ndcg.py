"""Learning to rank with the measure itself as the loss."""

import tensorflow as tf

CAUSES = {"w": ["no derivative"], "b": ["no derivative"]}


def dcg(relevance, order):
    gains = tf.pow(2.0, tf.gather(relevance, order)) - 1.0
    positions = tf.range(1, tf.size(order) + 1)
    discounts = tf.math.log(tf.cast(positions, tf.float32) + 1.0) / tf.math.log(2.0)
    return tf.reduce_sum(gains / discounts)


def ndcg_at_k(relevance, scores, k=3):
    order = tf.argsort(scores, direction="DESCENDING")[:k]  # <- no derivative
    best = tf.argsort(relevance, direction="DESCENDING")[:k]
    return dcg(relevance, order) / dcg(relevance, best)


class LinearRanker:
    def __init__(self, n_features, rate=0.01):
        self.w = tf.Variable(tf.random.stateless_normal((n_features,), seed=(7, 7)))
        self.b = tf.Variable(0.0)
        self.rate = rate

    def scores(self, features):
        return tf.linalg.matvec(features, self.w) + self.b

    def fit_query(self, features, relevance):
        with tf.GradientTape() as tape:
            loss = 1.0 - ndcg_at_k(relevance, self.scores(features))
        grad_w, grad_b = tape.gradient(loss, [self.w, self.b])
        self.w.assign_sub(self.rate * grad_w)
        self.b.assign_sub(self.rate * grad_b)
        return float(loss)


def build():
    ranker = LinearRanker(2)

    def train(queries):
        losses = [ranker.fit_query(*query) for query in queries]
        return sum(losses) / len(losses)

    queries = [
        (
            tf.constant([[0.2, 1.0], [1.5, 0.3], [0.9, 0.8], [0.1, 0.1]]),
            tf.constant([0.0, 3.0, 2.0, 1.0]),
        ),
        (tf.constant([[1.2, 0.0], [0.5, 1.3], [0.4, 0.2]]), tf.constant([1.0, 0.0, 2.0])),
    ]
    return train, {"w": ranker.w, "b": ranker.b}, (queries,)
