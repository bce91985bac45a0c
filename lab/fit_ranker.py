"""Fit all weights of the embedded engine on the train databases and report on the validation databases."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import answerbook.core.question.weights as weights_module
from answerbook.core.question import propose as proposing
from answerbook.core.question import rank as ranking
from answerbook.core.question.weights import CERTAIN, RankWeights
from lab.corpus import Question, misplaced, plainer, questions, split
from lab.loglinear import Choice, Labelled, fit_choices, fit_labels, fit_logistic
from lab.plans_data import Drafted, Run, drafted, run
from lab.roles_data import examples

FOLDS = 3
MOST = 10
MISPLACED = 350
FOLDER = Path(weights_module.__file__).parent
Roles = dict[str, dict[str, float]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--every", type=int, default=3, help="take every n-th question for the ranker")
    arguments.add_argument("--dry", action="store_true", help="report only, write nothing")
    given = arguments.parse_args()
    asked = questions("train")
    plain = plainer(asked)
    labelled = list(examples([*asked, *plain]))
    learned = drafted_across(asked, plain, labelled, given.every)
    roles = fit_labels([example for _, example in labelled])
    use_roles(roles)
    held, lost = drafted(questions("validation")), drafted(misplaced(asked, MISPLACED))
    weights, runs = fit_ranker(learned, lost, held)
    report("train", runs["train"], weights)
    report("validation", runs["held"], weights)
    if not given.dry:
        write("roles.json", roles, indent=None)
        write(
            "rank.json", {"prior": weights.prior, "rank": weights.rank, "confidence": weights.confidence}, indent=0
        )


def drafted_across(
    asked: Sequence[Question], plain: Sequence[Question], labelled: Sequence[tuple[str, Labelled]], every: int
) -> list[Drafted]:
    """Draft plans for each fold of databases with the roles fitted on the other folds."""
    fold_of = {database: at % FOLDS for at, database in enumerate(split()["train"])}
    found: list[Drafted] = []
    for fold in range(FOLDS):
        use_roles(fit_labels([example for database, example in labelled if fold_of[database] != fold]))
        mine = [q for q in asked if fold_of[q.database] == fold][::every]
        mine += [q for q in plain if fold_of[q.database] == fold][1 :: every * 2]
        found += drafted(mine)
        say(f"fold {fold + 1} of {FOLDS}: plans for {len(mine)} questions")
    return found


def fit_ranker(
    learned: Sequence[Drafted], lost: Sequence[Drafted], held: Sequence[Drafted]
) -> tuple[RankWeights, dict[str, list[Run]]]:
    """Fit prior, rank and confidence, each on the outcome of the one before."""
    prior = fit_choices(
        [Choice(tuple(d.signals for d in q.drafts), tuple(d.is_right for d in q.drafts)) for q in learned]
    )
    runs = {"train": run(learned, prior, MOST), "lost": run(lost, prior, MOST), "held": run(held, prior, MOST)}
    rank = fit_choices([Choice(r.features, r.right) for r in runs["train"]], decay=1e-3)
    known = RankWeights(prior, rank | CERTAIN, {})
    outcomes = [outcome(r, known) for r in runs["train"]] + [
        (c, False, v) for c, _, v in map(lambda r: outcome(r, known), runs["lost"])
    ]
    confidence = fit_logistic([vector for _, _, vector in outcomes], [right for _, right, _ in outcomes])
    return RankWeights(prior, rank, confidence), runs


def outcome(one: Run, weights: RankWeights) -> tuple[float, bool, dict[str, float]]:
    """Return the confidence in the best candidate, whether it is right, and what the confidence rests on."""
    scores = {o.candidate: ranking.score(f, weights) for o, f in zip(one.observations, one.features, strict=True)}
    best = min(scores, key=lambda i: (-scores[i], i))
    chances = ranking.softmax(scores)
    vector = ranking.confidence_features(best, chances, one.candidates, one.observations)
    return ranking.logistic(vector, weights.confidence), one.right[best], vector


def report(title: str, runs: Sequence[Run], weights: RankWeights) -> None:
    """Print accuracy, the ceiling of the candidates, and precision where the engine is surest."""
    complete = RankWeights(weights.prior, weights.rank | CERTAIN, weights.confidence)
    judged = sorted((outcome(r, complete)[:2] for r in runs), key=lambda pair: -pair[0])
    right = [is_right for _, is_right in judged]
    within = [any(r.right) for r in runs]
    say(f"{title}: {len(runs)} questions, {share(right)} right, {share(within)} among {MOST} candidates")
    for part in (10, 30, 50, 70, 100):
        count = max(1, len(right) * part // 100)
        say(f"  surest {part} %: {share(right[:count])} right, confidence from {judged[count - 1][0]:.2f}")


def share(flags: Sequence[bool]) -> str:
    return f"{100 * sum(flags) / max(1, len(flags)):.1f} %"


def use_roles(roles: Roles) -> None:
    """Let the proposer use these roles from now on."""
    vars(proposing)["role_weights"] = lambda: roles


def write(name: str, table: Mapping[str, object], *, indent: int | None) -> None:
    separators = (",", ":") if indent is None else None
    text = json.dumps(table, indent=indent, separators=separators, sort_keys=True)
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
