"""The page Training: why and when the next one comes, one started by hand and followed, and the last ones."""
