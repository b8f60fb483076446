"""The version, as a plain constant: asking the installed package for it takes longer than the start."""

VERSION = "0.1.0"
