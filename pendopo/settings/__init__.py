"""Settings: `development`, `production` and `test` build on `base`."""
