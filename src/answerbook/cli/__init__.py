"""The command line: starts the doors and calls the services; heavy imports wait until a command needs them."""
