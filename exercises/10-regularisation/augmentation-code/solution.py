"""Images mirrored and moved."""

import numpy as np


def augment(images, mirror, down, right):
    count, height, width = images.shape
    out = np.zeros_like(images)
    for i in range(count):
        image = images[i, :, ::-1] if mirror[i] else images[i]
        for row in range(height):
            for column in range(width):
                r, c = row - down[i], column - right[i]
                if 0 <= r < height and 0 <= c < width:
                    out[i, row, column] = image[r, c]
    return out
