"""Timings as ratios against a peer or a bare kernel, in one run, after equal answers were asserted."""
