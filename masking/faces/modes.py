"""Names of the face modes, for command lines and forms. Costs nothing to import."""

FACE_MODES = ("avatar", "cover", "pixelate", "blur")
# Made from the face's own pixels: people can be recognised behind them. Never a default.
WEAK_MODES = ("weak_mosaic", "weak_gauss")
DEFAULT_MODE = "avatar"
DEFAULT_STRENGTH = 0.85
