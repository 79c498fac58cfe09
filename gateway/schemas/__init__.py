"""What goes over the wire, one file per concern, and how the API page shows it."""
