"""The pages of barazas: the calendar, one baraza from its draft to what came of it, and what people said there."""
