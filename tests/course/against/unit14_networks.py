"""Unit 14: torch's convolutions, poolings and layers: their shapes, parameters and outputs."""

from tests.course.against.sources import of
from tests.course.against.with_torch import constant, torch


def numbers(module):
    """How many numbers a module learns."""
    return sum(parameter.numel() for parameter in module.parameters())


@of("conv-layers")
def conv_layers(v):
    nn = torch().nn
    layer = nn.Conv2d(v.c, v.filters, v.k, stride=v.stride, padding=v.pad)
    out = layer(torch().zeros(v.batch, v.c, v.h, v.w))
    pooled = nn.MaxPool2d(v.window)(out)
    height, width = out.shape[2:]

    def channels_last(shape):
        return [shape[0], *shape[2:], shape[1]]

    return {
        "height": height,
        "width": width,
        "shape": channels_last(out.shape),
        "weights": numbers(layer),
        "uses": height * width,
        "pooled": channels_last(pooled.shape),
        "padded": nn.functional.pad(torch().zeros(v.h), (v.pad, v.pad)).numel(),
        "room": v.h + 2 * v.pad - v.k,
        "of_one_kernel": layer.weight[0].numel(),
        "dense": (v.h * v.w * v.c + 1) * height * width * v.filters,
    }


@of("conv-layers-map")
def conv_layers_map(v):
    functional = torch().nn.functional
    image, kernel = constant(v.image), constant(v.kernel)
    out = functional.conv2d(image[None, None], kernel[None, None], constant([v.bias]))
    cut = functional.relu(out)
    return {
        "map": out[0, 0],
        "cut": cut[0, 0],
        "pooled": functional.max_pool2d(cut, 2, stride=1)[0, 0],
        "products": (image[:2, :2] * kernel).flatten(),
    }


@of("conv-architectures")
def conv_architectures(v):
    nn = torch().nn
    conv2 = nn.Conv2d(v.c1, v.c2, v.k)
    layers = nn.Conv2d(1, v.c1, v.k), nn.MaxPool2d(2), conv2, nn.MaxPool2d(2)
    out, sides = torch().zeros(1, 1, v.side, v.side), []
    for layer in layers:
        out = layer(out)
        sides.append(out.shape[-1])
    flat = out.numel()
    return {
        **dict(zip(("conv1", "pool1", "conv2", "pool2"), sides, strict=True)),
        "flat": flat,
        "weights2": numbers(conv2),
        "of_one_kernel": conv2.weight[0].numel(),
        "head": numbers(nn.Linear(flat, 10)),
    }


@of("transfer")
def transfer(v):
    nn = torch().nn
    body = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU())
    head = nn.Linear(32, 2)
    return {"body": numbers(body), "head": numbers(head), "all": numbers(nn.Sequential(body, head))}


@of("default-recipe")
def default_recipe(v):
    nn = torch().nn

    def block(inputs):
        return nn.Sequential(
            nn.Linear(inputs, v.width), nn.BatchNorm1d(v.width), nn.ELU(), nn.Dropout()
        )

    inputs = [v.inputs, *[v.width] * (v.depth - 1)]
    net = nn.Sequential(*map(block, inputs), nn.Linear(v.width, v.outputs))
    linear = [module for module in net.modules() if isinstance(module, nn.Linear)]
    norms = [module for module in net.modules() if isinstance(module, nn.BatchNorm1d)]
    return {
        "weights": sum(layer.weight.numel() for layer in linear),
        "all_biases": sum(layer.bias.numel() for layer in linear),
        "norms": sum(map(numbers, norms)),
        "numbers": numbers(net),
        "a_block": numbers(block(v.width)),
    }
