"""What people have learned, when it runs out, and who may lead because of it."""
