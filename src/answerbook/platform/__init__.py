"""What every room stands on: settings, records, access, events, streams, storage, secrets, cache, logs."""
