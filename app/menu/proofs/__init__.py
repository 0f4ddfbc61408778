"""The proofs a menu must pass, one question a module."""
