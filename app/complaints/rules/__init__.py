"""What decides about complaints, without a database, a clock or a network: tables and sums."""
