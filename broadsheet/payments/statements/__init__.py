"""Bank statements: read (camt.053, MT940, OFX, CSV), stored once, matched."""
