"""The handbooks and the other pages of the docs, as they come with the product."""
