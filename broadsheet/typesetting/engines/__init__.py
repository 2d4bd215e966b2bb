"""The ways to set a manuscript: paper through Typst, the e-reader through a writer of our own."""

# Raised when a layout changes what it makes of the same manuscript, so that stored sheets are made again.
VERSION = 2
