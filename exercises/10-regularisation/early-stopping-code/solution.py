"""Early stopping: when to stop, and the weights to go back to."""


class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.lowest = float("inf")
        self.bad = 0
        self.w = None

    def step(self, loss, w):
        if loss < self.lowest:
            self.lowest = loss
            self.bad = 0
            self.w = w.copy()
        else:
            self.bad += 1
        return self.bad >= self.patience

    def best(self):
        return self.w
