"""Charts drawn on the server, each with a table beside it, all with one hand."""
