"""The version, as a plain constant: asking the installed package for it would cost half the start."""

VERSION = "0.1.0"
