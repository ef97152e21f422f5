"""Unpacks the pure-Python wheels of the named packages into a folder, as far as they are there."""

import sys
import zipfile
from pathlib import Path

wheels, target = map(Path, sys.argv[1:3])
for name in sys.argv[3:]:
    for file in wheels.glob(f"{name}-*-none-any.whl"):
        with zipfile.ZipFile(file) as wheel:
            wheel.extractall(target)
