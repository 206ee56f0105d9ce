"""Nothing leaves unless it is cleared: small counts are withheld and cannot be worked out."""
