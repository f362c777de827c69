"""Two-way maps between strings and indices, and the SQL table of a dialogue's facts."""
