"""Form specs: YAML read into frozen models, with line and column of every mistake."""
