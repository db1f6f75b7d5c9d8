"""A market maker quotes on the grid of ticks, and books what is bought in two accounts."""

import tensorflow as tf

CAUSES = {"spread": ["no derivative", "assigned"], "decay": ["assigned"]}

TICK = 0.05


def on_grid(price):
    return (price // TICK) * TICK  # <- no derivative (spread)


class Book:
    def __init__(self):
        self.cash = tf.Variable(0.0, trainable=False)
        self.stock = tf.Variable(0.0, trainable=False)

    def clear(self):
        for account in (self.cash, self.stock):
            account.assign(0.0)

    def buy(self, amount, price):
        self.cash.assign_sub(amount * price)  # <- assigned
        self.stock.assign_add(amount)  # <- assigned

    def worth(self, price):
        return self.cash + self.stock * price


class Maker:
    def __init__(self, spread, decay):
        self.spread, self.decay = tf.Variable(spread), tf.Variable(decay)
        self.book = Book()

    def trade(self, prices):
        for mid in prices:
            bid = on_grid(mid - 0.5 * self.spread)
            filled = tf.exp(-self.decay * (mid - bid))
            self.book.buy(filled, bid)

    def improve(self, prices, rate=1e-3):
        self.book.clear()
        with tf.GradientTape() as tape:
            self.trade(prices)
            loss = -self.book.worth(prices[-1])
        slopes = tape.gradient(loss, [self.spread, self.decay])
        for variable, slope in zip([self.spread, self.decay], slopes, strict=True):
            if slope is not None:
                variable.assign_sub(rate * slope)


def build():
    maker = Maker(spread=0.42, decay=1.5)
    sources = {"spread": maker.spread, "decay": maker.decay}
    return maker.improve, sources, ([10.02, 10.11, 9.96],)
