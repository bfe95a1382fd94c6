"""Work that other processes do, of this machine or of a cluster: asked, watched, in order."""
