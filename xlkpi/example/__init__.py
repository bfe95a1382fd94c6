"""The bundled example: the 11 real projects of 2021 over invented units."""
