"""Deer by age class, kept in one variable and written slice by slice; the hunt is in whole deer."""

import tensorflow as tf

CAUSES = {"fecundity": ["assigned"], "quota": ["no derivative"]}


class Herd:
    def __init__(self, start, survival):
        self.start = tf.constant(start)
        self.survival = tf.constant(survival)
        self.numbers = tf.Variable(self.start, name="numbers")

    def begin(self):
        self.numbers.assign(self.start)

    def year(self, fecundity):
        born = tf.reduce_sum(fecundity * self.numbers[1:])
        older = self.survival * self.numbers[:-1]
        self.numbers[1:].assign(older)  # <- assigned (fecundity)
        self.numbers[0].assign(born)  # <- assigned (fecundity)

    @property
    def oldest(self):
        return self.numbers[-1]


def shot(quota, licences):
    whole = [tf.math.ceil(quota * licence) for licence in licences]  # <- no derivative (quota)
    return tf.add_n(whole)


def build():
    herd = Herd([40.0, 25.0, 12.0], [0.6, 0.8])
    fecundity, quota = tf.Variable(0.9), tf.Variable(0.35)
    weight = tf.Variable(48.0)

    def manage(years, licences, wanted_meat):
        herd.begin()
        with tf.GradientTape() as tape:
            for _ in range(years):
                herd.year(fecundity)
            hunted = shot(quota, licences)
            meat = weight * (herd.oldest - hunted)
            loss = (meat - wanted_meat) ** 2
        return tape.gradient(loss, {"fecundity": fecundity, "quota": quota, "weight": weight})

    sources = {"fecundity": fecundity, "quota": quota, "weight": weight}
    return manage, sources, (4, [3.0, 7.0, 5.0], 100.0)
