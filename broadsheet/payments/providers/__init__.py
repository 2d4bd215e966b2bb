"""Payment services: one module each, behind one interface. No database here; no exception of a library gets out."""
