"""What the learner sees. Nothing here decides anything about an answer.

    visible    text made safe to show
    markdown   Markdown as plain lines
    lines      every block as plain lines, numbers for pictures
    plain      the front end of lines: for pipes, screen readers and dumb terminals
    interrupting  where Ctrl-C is heard
    figures    numbers for readers
    watching   a file that is checked whenever it is saved
    record     records for programs
    choosing   which front end fits

Only these know a terminal library, and are imported only at a terminal:

    pages      every block as a page for the terminal
    drawings   evidence, drawn
    colouring  colours for Python that is typed
    pictures   evidence kept in files
    plots      curves, drawn with characters
    waiting    how far something is that is under way
    preview    what is read of a formula while it is typed
    screen     the front end with a prompt, keys and completion
"""
