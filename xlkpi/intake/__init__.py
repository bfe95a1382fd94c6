"""What comes in: delivered, judged, recorded."""
