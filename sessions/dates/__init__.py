"""From "when could we meet?" to sessions with a time: dates found together, series, copies, templates."""
