"""The client with a real worker, alive, killed, missing and mad."""

from __future__ import annotations

import os
import queue
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from unit.suggest.plugin import install

from annotator.suggest.client import Answer, Failed, Message, Progress, Ready, SuggestClient, worker_command

PATIENCE = 30.0
TEXT = "Amara Okafor said the bridge would open in May."


class Conversation:
    """A client and what it said."""

    def __init__(self, command: list[str]) -> None:
        self.messages: queue.Queue[Message] = queue.Queue()
        self.client = SuggestClient(command, self.messages.put)

    def final(self, identifier: int) -> Answer | Failed:
        """The answer that settles a request."""
        while True:
            message = self.messages.get(timeout=PATIENCE)
            if (
                isinstance(message, Answer | Failed)
                and message.id == identifier
                and not getattr(message, "preliminary", False)
            ):
                return message

    def ready(self) -> Ready:
        while not isinstance(message := self.messages.get(timeout=PATIENCE), Ready):
            pass
        return message

    def pid(self) -> int:
        assert self.client._process is not None
        return self.client._process.pid


@pytest.fixture
def rules() -> Iterator[Conversation]:
    found = Conversation(worker_command(["rules"]))
    yield found
    found.client.close()


@pytest.fixture
def shouting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Conversation]:
    monkeypatch.setenv("PYTHONPATH", str(install(tmp_path)))
    found = Conversation(worker_command(["shouting"]))
    yield found
    found.client.close()


def test_progress_then_ready_then_the_answer(rules: Conversation) -> None:
    identifier = rules.client.ask(TEXT)
    assert isinstance(rules.messages.get(timeout=PATIENCE), Progress)
    answer = rules.final(identifier)
    assert isinstance(answer, Answer)
    assert any(TEXT[e.span.start : e.span.end] == "Amara Okafor" for e in answer.suggestions.entities)
    assert "rules" in answer.version


def test_answers_carry_the_ids_of_their_questions(rules: Conversation) -> None:
    texts = {rules.client.ask(f"{'x' * n} {TEXT}"): n for n in range(5)}
    for identifier, n in texts.items():
        answer = rules.final(identifier)
        assert isinstance(answer, Answer)
        assert n + 1 in {e.span.start for e in answer.suggestions.entities}


def test_a_killed_worker_is_started_again(rules: Conversation) -> None:
    rules.client.start()
    rules.ready()
    killed = rules.pid()
    os.kill(killed, signal.SIGKILL)
    assert isinstance(rules.final(rules.client.ask(TEXT)), Answer)
    assert rules.pid() != killed


def test_what_ends_the_worker_twice_has_failed_and_the_others_are_answered(shouting: Conversation) -> None:
    shouting.client.start()
    shouting.ready()
    bad, good = shouting.client.ask("ENDS THE PROCESS"), shouting.client.ask("ACME")
    failed = shouting.final(bad)
    assert isinstance(failed, Failed)
    assert "status 9" in failed.reason
    answer = shouting.final(good)
    assert isinstance(answer, Answer)
    assert len(answer.suggestions.entities) == 1


def test_a_worker_that_cannot_start_is_one_clear_failure() -> None:
    for command in (["/no/such/program"], [sys.executable, "-c", "raise SystemExit(3)"]):
        talk = Conversation(command)
        failed = talk.final(talk.client.ask(TEXT))
        assert isinstance(failed, Failed)
        assert "\n" not in failed.reason
        assert isinstance(talk.final(talk.client.ask(TEXT)), Failed)  # and it is tried again
        talk.client.close()


@pytest.mark.parametrize(
    "noise",
    [
        "print('garbage', flush=True)",
        "sys.stdout.buffer.write(b'\\xff\\xfe\\n[]\\n5\\n{\"id\": 1}\\n' + b'[' * 100000 + b'\\n'); sys.stdout.flush()",
        'print(\'{"id": 99, "record": {}}\', flush=True)',
    ],
)
def test_a_worker_that_talks_nonsense_harms_nobody(noise: str) -> None:
    script = (
        f"import sys, json\nfor line in sys.stdin:\n    {noise}\n"
        "    print(json.dumps({'id': json.loads(line)['id'], 'error': 'enough'}), flush=True)\n"
    )
    talk = Conversation([sys.executable, "-c", script])
    assert isinstance(talk.final(talk.client.ask(TEXT)), Failed)
    talk.client.close()


def test_spans_that_do_not_fit_are_refused() -> None:
    answer = "{'id': 1, 'record': {'entities': [{'start': 0, 'end': 10**6, 'label': 'ORG', 'entity': 'x'}]}}"
    script = (
        f"import sys, json\nsys.stdin.readline()\nprint(json.dumps({answer}), flush=True)\nsys.stdin.read()"
    )
    talk = Conversation([sys.executable, "-c", script])
    failed = talk.final(talk.client.ask(TEXT))
    assert isinstance(failed, Failed)
    assert "does not fit" in failed.reason
    talk.client.close()


def test_a_cancelled_question_gets_no_answer(shouting: Conversation) -> None:
    dropped = shouting.client.ask("ACME, first")
    shouting.client.cancel(dropped)
    asked = shouting.client.ask("ACME")
    while not isinstance(message := shouting.messages.get(timeout=PATIENCE), Answer) or message.preliminary:
        assert getattr(message, "id", None) != dropped
    assert message.id == asked


def test_closing_ends_a_worker_that_is_busy(shouting: Conversation) -> None:
    shouting.client.start()
    shouting.ready()
    shouting.client.ask("TAKES FOREVER")
    process = shouting.client._process
    assert process is not None
    shouting.client.close()
    assert process.wait(PATIENCE) == -signal.SIGKILL


def test_asking_after_closing_is_harmless(rules: Conversation) -> None:
    rules.client.close()
    rules.client.ask(TEXT)
    with pytest.raises(queue.Empty):
        rules.messages.get(timeout=0.05)


def test_the_worker_imports_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the folder of articles')")
    monkeypatch.chdir(tmp_path)
    talk = Conversation(worker_command(["rules"]))
    assert isinstance(talk.final(talk.client.ask(TEXT)), Answer)
    talk.client.close()
