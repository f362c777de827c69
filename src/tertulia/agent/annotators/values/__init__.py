"""Numbers, dates and times, as they are said and as they are reckoned with."""
