"""One function for each verb: no printing, no command line."""
