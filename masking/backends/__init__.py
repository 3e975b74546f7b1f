"""Where files are masked: here, on another instance of this site, or in AWS Lambda."""
