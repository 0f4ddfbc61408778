"""The part of the SDK that we use; it ships no types. Read from 2.0.3, and pinned by tests/africastalking."""
