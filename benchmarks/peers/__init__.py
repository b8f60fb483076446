"""One file a peer: `LIBRARY`, the module it takes, and a function for each kind of workload."""
