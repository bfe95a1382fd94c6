"""xlkpi: standard Excel forms out to many units, checked returns merged into one master."""

__version__ = "0.2.0"
