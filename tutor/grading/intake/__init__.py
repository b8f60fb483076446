"""Intake: what lies in a folder or an archive, read on strict terms and into memory only.

    node        one thing handed in: a file, a folder, or what is neither
    disk        things on disk, never followed and never waited for
    limits      how large an archive may be
    packed      an archive as a tree of folders, with what is wrong with its names
    zipped      what a zip holds
    tarred      what a tar holds
    stream      gz, bz2 and xz unpacked no further than allowed
    archives    which names are archives, and the tree in one
    decoding    bytes as text

A student chose every byte of it. So nothing here is believed, nothing is extracted, and whatever
will not do ends as a `Refusal` with its reason.
"""
