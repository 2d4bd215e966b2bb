"""Houses of releases before, each filled with the demo and statements, as a test migrates them with their content."""
