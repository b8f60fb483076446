"""One file a peer: `NEEDS`, the module it takes, and a function for each kind of workload."""
