"""The desk: the whole round as pages on this computer; they call the api, nothing else."""
