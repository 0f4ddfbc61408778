"""The door of complaints for staff: what may be asked, shown and done over HTTP."""
