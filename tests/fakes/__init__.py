"""Payment services on loopback: real HTTP servers with a ledger of their own, which is the truth, and bad manners on demand."""
