"""Where the cells of a form are by now: moved, inserted, locked, gone."""
