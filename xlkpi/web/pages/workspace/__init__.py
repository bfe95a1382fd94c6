"""Pages about a workspace as a whole: settings, roster, keys, specs, log."""
