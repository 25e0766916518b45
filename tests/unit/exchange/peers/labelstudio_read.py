"""Has Label Studio's SDK read tasks; run with the Python of an environment that it is installed in.

    python labelstudio_read.py FOLDER OUT

validates ``tasks.json`` against ``label_config.xml``, converts it to the formats of the SDK's converter in OUT, and
prints what was found, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(folder: str, out: str) -> None:
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    tasks_path, config_path = Path(folder, "tasks.json"), Path(folder, "label_config.xml")
    interface = LabelInterface(config_path.read_text("utf-8"))
    interface.validate()
    invalid = []
    for task in json.loads(tasks_path.read_text("utf-8")):
        # validate_task cannot check annotations itself: it calls its own method without them.
        if not interface.validate_task({"data": task["data"]}):
            invalid.append(f"task {task['id']}")
        for annotation in task["annotations"]:
            if not interface.validate_annotation(annotation):
                invalid.append(f"annotation {annotation['id']}")
        for prediction in task.get("predictions", ()):
            if not interface.validate_prediction(prediction):
                invalid.append(f"prediction of task {task['id']}")
    converter = Converter(str(config_path), project_dir=None)
    for form in ("JSON_MIN", "CONLL2003", "CSV"):
        converter.convert(str(tasks_path), str(Path(out, form)), form, is_dir=False)
    short = json.loads(Path(out, "JSON_MIN", "result.json").read_text("utf-8"))
    tokens = Path(out, "CONLL2003", "result.conll").read_text("utf-8")
    labels = sorted(name for control in interface.labels for name in control)
    print(json.dumps({"invalid": invalid, "labels": labels, "short": short, "tokens": tokens}))


if __name__ == "__main__":
    main(*sys.argv[1:])
