"""The toolkit of the staff side: refusals, dependencies, versions and pages of lists, the documentation page."""
