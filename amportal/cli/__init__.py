"""The command line: arguments in, one call, exit code out. The only place that wires parts."""
