"""Matrix factorization of ratings; the errors are averaged below the block."""

import tensorflow as tf

CAUSES = {
    "user_factors": ["after the block"],
    "item_factors": ["after the block"],
    "user_bias": ["after the block"],
}

L2 = 0.02
RATE = 0.1


def init_params(n_users, n_items, rank):
    return {
        "user_factors": tf.Variable(tf.random.stateless_normal((n_users, rank), (1, 2)) * 0.1),
        "item_factors": tf.Variable(tf.random.stateless_normal((n_items, rank), (3, 4)) * 0.1),
        "user_bias": tf.Variable(tf.zeros(n_users)),
    }


def predict(params, users, items):
    p = tf.nn.embedding_lookup(params["user_factors"], users)
    q = tf.nn.embedding_lookup(params["item_factors"], items)
    b = tf.gather(params["user_bias"], users)
    return tf.reduce_sum(p * q, axis=1) + b + 3.5


def build():
    params = init_params(4, 5, 3)

    @tf.function
    def train_step(users, items, ratings):
        with tf.GradientTape() as tape:
            predictions = predict(params, users, items)
            errors = tf.square(ratings - predictions)
            penalty = L2 * (
                tf.nn.l2_loss(params["user_factors"]) + tf.nn.l2_loss(params["item_factors"])
            )
        loss = tf.reduce_mean(errors) + penalty  # <- after the block
        gradients = tape.gradient(loss, list(params.values()))
        for param, gradient in zip(params.values(), gradients, strict=True):
            if gradient is None:
                raise ValueError(f"no gradient for {param.name}")
            param.assign_sub(RATE * tf.convert_to_tensor(gradient))
        return tf.sqrt(loss)

    users, items = tf.constant([0, 1, 3, 2]), tf.constant([4, 0, 2, 2])
    ratings = tf.constant([4.0, 3.0, 5.0, 1.0])
    return train_step, params, (users, items, ratings)
