"""Coming into a group, having a pause, and leaving well."""
