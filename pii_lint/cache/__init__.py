"""What one scan leaves for the next: bytes in a folder of the project, all of which may be lost or tampered with."""
