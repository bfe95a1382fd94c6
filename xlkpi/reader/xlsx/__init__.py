"""Office Open XML workbooks -> values, formulas and what their XML says."""
