"""Texts on their way to translators and back: catalogues, the spreadsheet, and what a changed text must prove."""
