"""Has doccano itself import files; run with the Python of an environment that doccano is installed in.

    python doccano_import.py FILE TASK

prints what doccano then has in its database, as JSON.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path


def main(source: str, task: str) -> None:
    found = importlib.util.find_spec("backend")
    assert found is not None
    assert found.origin is not None
    sys.path.insert(0, str(Path(found.origin).parent))
    home = tempfile.mkdtemp()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
        "HOME": home,
        "ENABLE_FILE_TYPE_CHECK": "False",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.MEDIA_ROOT = home
    call_command("migrate", verbosity=0)
    call_command("create_roles", verbosity=0)
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import create_file_format
    from data_import.pipeline.readers import FileName
    from django.contrib.auth import get_user_model
    from examples.models import Example
    from projects.models import ProjectType, SequenceLabelingProject

    user = get_user_model().objects.create_user("vera")
    project = SequenceLabelingProject.objects.create(
        name="news",
        project_type=ProjectType.SEQUENCE_LABELING,
        created_by=user,
        allow_overlapping=True,
        use_relation=True,
    )
    name = FileName(full_path=source, generated_name=Path(source).name, upload_name=Path(source).name)
    dataset = load_dataset(task, create_file_format("JSONL"), [name], project)
    dataset.save(user, batch_size=100)
    examples = [
        {
            "text": example.text,
            "meta": example.meta,
            "spans": [[s.start_offset, s.end_offset, s.label.text] for s in example.spans.all()],
            "relations": [
                [r.from_id.start_offset, r.to_id.start_offset, r.type.text] for r in example.relations.all()
            ],
        }
        for example in Example.objects.order_by("id")
    ]
    print(json.dumps({"examples": examples, "errors": [e.dict() for e in dataset.errors]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
