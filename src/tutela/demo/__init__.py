"""The demonstration: a made-up register that counts to the published figures, and its damage."""
