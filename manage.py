#!/usr/bin/env python
"""Django's usual entry, for those who look for it; the same as `broadsheet`."""

from broadsheet.__main__ import main

if __name__ == "__main__":
    main()
