"""What every room stands on: settings, own records, access, events, streams, storage, secrets, cache, telemetry."""
