"""The stages: one file each, one function ``claims`` each. cleaner.pipeline says in which order they run."""
