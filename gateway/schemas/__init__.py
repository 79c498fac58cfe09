"""What goes over the wire, a file a concern, and how the API page shows it."""
