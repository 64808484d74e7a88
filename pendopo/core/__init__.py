"""What every app stands on; knows no domain and imports nothing of ours."""
