"""Tokens with known answers: those of Agora's own unit tests, whose app is nobody's."""

# The constants of Agora's repository; the certificate is upper and lower case there.
APP_ID = "970CA35de60c44645bbae8a215061b33"
CERTIFICATE = "5CFd2fd1755d40ecb72977518be15d3b"
CHANNEL, UID = "7d72365eb983485397e3e3f9d460bdda", 2882341273
SALT, TS, ISSUED, LIFE = 1, 1446455471, 1111111, 600
KNOWN_006 = (
    "006970CA35de60c44645bbae8a215061b33IACV0fZUBw+72cVoL9eyGGh3Q6Poi8bgjwVLnyKSJyOXR7dIfRBXoFHlEAAB"
    "AAAAR/QQAAEAAQCvKDdW"
)
KNOWN_007 = (
    "007eJxTYBBbsMMnKq7p9Hf/HcIX5kce9b518kCiQgSr5Zrp4X1Tu6UUGCzNDZwdjU1TUs0Mkk1MzExMk5ISUy0SjQxNDcwM"
    "k4yN3b8IMEQwMTAwMoAwBIL4CgzmKeZGxmamqUmWFsYmFqbGluapxqnGaZYpJmYGSSkpiVwMRhYWRsYmhkbmxgDCaiTj"
)

# What stands for the site's own project in the tests.
OWN_ID, OWN_CERTIFICATE = "0123456789abcdef" * 2, "fedcba9876543210" * 2
