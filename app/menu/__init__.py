"""The menu language: files that declare screens, the proof that they fit, and the engine that walks them."""
