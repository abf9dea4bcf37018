"""When there is school where an organisation is, so that days are offered that parents can come on."""
