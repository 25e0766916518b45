"""``annotate suggest CORPUS --scheduler ADDRESS -o FOLDER``: suggestions on a cluster."""

from __future__ import annotations

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def run_on_cluster(given: Namespace) -> int:
    """Compute every partition that is not done; the exit code is 1 where an article or a partition failed."""
    if not given.output:
        raise output.Usage("--scheduler needs -o FOLDER, a folder or address that every worker can write to")
    from pathlib import Path

    from annotator.cli.engines import engines_of
    from annotator.cli.progress import Progress
    from annotator.suggest import cluster

    try:
        parts = cluster.partitions(given.paths)
        engines = engines_of(given.engines, Path())
        progress = Progress(len(parts), unit="partitions")
        articles = problems = failed = 0
        with cluster.client_of(given.scheduler, given.jobs) as client:
            for done in cluster.suggest_on(client, parts, given.output, engines, given.format):
                progress.step()
                articles += done.articles
                problems += len(done.problems) + done.more_problems
                failed += bool(done.failed)
                for said in (
                    *done.problems,
                    *filter(None, [done.failed and f"{done.partition.name}: {done.failed}"]),
                ):
                    progress.clear()
                    output.talk(said)
        progress.clear()
    except cluster.ClusterError as problem:
        raise output.Usage(str(problem)) from problem
    output.talk(
        f"{articles} articles, {problems} problems, {failed} of {len(parts)} partitions failed: {given.output}"
    )
    return output.PROBLEMS if problems or failed else output.DONE
