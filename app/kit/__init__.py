"""Tools that know nothing of the county: letters, numbers, references, seals, days and refusals. All pure."""
