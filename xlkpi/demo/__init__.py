"""The bundled example's round: simulated clerks and what the department does with their files."""
