"""Records in, records out: reading inputs, cleaning them one by one, writing what comes out."""
