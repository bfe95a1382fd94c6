"""The formula language: parsed once, compiled to Excel, to polars and to exact decimals."""
