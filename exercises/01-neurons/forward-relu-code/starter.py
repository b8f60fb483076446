"""The net of the exercise as a function of its two inputs."""


def forward(x):
    # x holds two numbers, x1 and x2. Return the two outputs as a list.
    return [0, 0]
