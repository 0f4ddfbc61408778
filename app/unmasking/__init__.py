"""Who a resident is, shown to one officer for a quarter of an hour because others decided so, and told later."""
