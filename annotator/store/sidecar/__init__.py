"""Sidecars: the TOML file beside an article that holds people's decisions. docs/sidecar.md specifies it."""

from annotator.store.sidecar.model import Sidecar, check_annotator, sidecar_path
from annotator.store.sidecar.reading import parse_sidecar, read_sidecar
from annotator.store.sidecar.writing import SidecarWriter, write_sidecar

__all__ = [
    "Sidecar",
    "SidecarWriter",
    "check_annotator",
    "parse_sidecar",
    "read_sidecar",
    "sidecar_path",
    "write_sidecar",
]
