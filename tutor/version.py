"""The version, as a plain constant: the installed package takes longer to ask than all the rest."""

VERSION = "0.1.0"
