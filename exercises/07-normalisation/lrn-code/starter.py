"""Local response normalisation of images. You will want numpy."""


def lrn(a, n=4, k=2.0, alpha=1e-4, beta=0.75, layout="NCHW"):
    # a has four axes: batch N, channels C, height H, width W, in the order that layout says.
    return 1.0 * a
