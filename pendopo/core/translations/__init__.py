"""The catalogues of the second language: extracted, checked and compiled without outside programs."""
