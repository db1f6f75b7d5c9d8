"""The noise of a Kalman filter is fitted by likelihood; NumPy builds one of its matrices."""

import numpy as np
import tensorflow as tf

CAUSES = {"log_q": ["left TensorFlow"], "start": ["source not float"]}

DT = 0.5


def negative_log_likelihood(params, observations):
    F = tf.constant([[1.0, DT], [0.0, 1.0]])
    H = tf.constant([[1.0, 0.0]])
    q = tf.exp(params["log_q"])
    shape = np.array([[DT**3 / 3, DT**2 / 2], [DT**2 / 2, DT]], dtype="float32")
    Q = shape * q.numpy()  # <- left TensorFlow
    R = tf.reshape(tf.exp(params["log_r"]), (1, 1))

    m = tf.reshape(tf.cast(params["start"], tf.float32), (2, 1))  # <- source not float
    P = tf.eye(2)
    total = 0.0
    for z in observations:
        # predict
        m = F @ m
        P = F @ P @ tf.transpose(F) + Q
        # update
        S = H @ P @ tf.transpose(H) + R
        K = P @ tf.transpose(H) @ tf.linalg.inv(S)
        innovation = z - H @ m
        m = m + K @ innovation
        P = (tf.eye(2) - K @ H) @ P
        total += 0.5 * (tf.math.log(S[0, 0]) + innovation[0, 0] ** 2 / S[0, 0])
    return total


def build():
    params = {
        "log_q": tf.Variable(-1.0),
        "log_r": tf.Variable(0.0),
        "start": tf.Variable([0, 1]),
    }

    def fit(observations, steps=3, rate=0.05):
        history = []
        for step in range(steps):
            with tf.GradientTape() as tape:
                loss = negative_log_likelihood(params, observations)
            gradients = tape.gradient(loss, params)
            history.append(float(loss))
            print(f"step {step}: nll {history[-1]:.3f}")
            for name, gradient in gradients.items():
                params[name].assign_sub(rate * gradient)
        return history

    return fit, params, ([0.4, 1.1, 1.4, 2.2],)
