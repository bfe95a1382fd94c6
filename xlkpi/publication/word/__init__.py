"""A published text as a Word document, in the styles of a reference document."""
