"""What tests of the Janus engine need: a real Janus, and pages without a browser."""
