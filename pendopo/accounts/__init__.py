"""People, sign-in, roles by office and territory, privacy requests."""
