"""The columns of `windows.parquet`, computed again from messages, tasks and agents.

Written against METRICS.md with scipy, networkx and scikit-learn, not after the Rust code.
"""
