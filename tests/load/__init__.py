"""Load on a running gateway: `make load`. It finds how much the stack takes, then holds it to a share of that."""
