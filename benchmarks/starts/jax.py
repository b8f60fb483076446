"""jax, the whole step compiled; Adam is written by hand, as jax comes without one."""

import jax
import jax.numpy as np

x, y = np.ones((32, 2)), np.zeros(32, int)
sizes = (2, 16, 16, 2)
keys = jax.random.split(jax.random.key(0), 3)
pairs = zip(keys, sizes, sizes[1:], strict=False)
ps = [(jax.random.normal(k, (i, o)), np.zeros(o)) for k, i, o in pairs]
zeros = jax.tree.map(np.zeros_like, ps)


def loss_of(ps):  # type: ignore[no-untyped-def]
    """The loss of all examples."""
    h = x
    for w, b in ps[:-1]:
        h = jax.nn.relu(h @ w + b)
    w, b = ps[-1]
    return -jax.nn.log_softmax(h @ w + b)[np.arange(32), y].mean()


@jax.jit
def step(ps, ms, vs, t):  # type: ignore[no-untyped-def]
    """One step of Adam."""
    loss, gs = jax.value_and_grad(loss_of)(ps)
    ms = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, ms, gs)
    vs = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, vs, gs)

    def moved(p, m, v):  # type: ignore[no-untyped-def]
        return p - 1e-3 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)

    return loss, jax.tree.map(moved, ps, ms, vs), ms, vs, t + 1


state = (ps, zeros, zeros, 1.0)
for _ in range(3):
    loss, *state = step(*state)
    float(loss)
