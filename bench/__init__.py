"""Speed and size, measured: `make bench` prints them and writes bench/results.json.

Each figure is one object: `name`, `value`, `unit`, and where there is something to compare with, `floor`
(what the least possible work costs, in the same unit, in the same run) and `ratio` (1.0 is as good as
the floor, 0.5 half as good).
"""
