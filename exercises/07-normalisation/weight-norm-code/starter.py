"""Weight normalisation, forward and backward. You will want numpy."""


def weight_norm(v, g, dw):
    # v and dw: (units, inputs), g: (units,). Each row of v is one unit's direction, of any length.
    w = 1 * v
    dv = 1 * dw
    dg = 0 * g
    return w, dv, dg
