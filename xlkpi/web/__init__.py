"""The desk: the whole round as pages on this computer; what they do is the api's."""
