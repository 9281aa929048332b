"""What changes of texts that need no paraphrase do to a head.

    attacked.py --shelf media/heads/heads.json --head pawn --before FOLDER NAME=FOLDER...

A folder has criteria.jsonl (`npm run training -- criteria`) and scores*.jsonl (score.py, one file a network) of the same texts
as they are, or changed by one of the attacks of `npm run training -- attacks`. Somebody hides a machine's text, so changed
machine texts stand against human ones as they are, at the threshold as shipped; and changed human texts show what becomes of people
whose text is changed so. Texts that an attack did not change count too.
"""

import argparse
import json
import math
import pathlib

import numpy as np

from evaluate import auroc, read, recall, scores_of
from pooled import expand


def judged(folder: str, card: dict) -> dict[str, dict]:
    """Texts by id, with calibrated log-odds in `odds`."""
    paths = sorted(str(path) for path in pathlib.Path(folder).glob("scores*.jsonl"))
    networks = scores_of(paths)
    pooled, calibration = card["pooled"], card["calibration"]
    texts = {}
    for text in read(pathlib.Path(folder) / "criteria.jsonl"):
        if text["id"] not in networks or text["tokens"] < card["floor"]:
            continue
        standard = (np.array([text["pooled"]]) - pooled["means"]) / np.array(pooled["deviations"])
        whole = float((expand(standard, False) @ np.array(pooled["weights"]))[0] + pooled["bias"])
        logit = networks[text["id"]] + whole
        length = math.log(min(text["tokens"], 512) / 256)
        text["odds"] = (calibration["bias"] + calibration["slope"] * logit
                        + (calibration["lengthBias"] + calibration["lengthSlope"] * logit) * length)
        texts[text["id"]] = text
    return texts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shelf", required=True)
    parser.add_argument("--head", default="pawn")
    parser.add_argument("--before", required=True)
    parser.add_argument("attacks", nargs="+")
    options = parser.parse_args()
    card = next(head for head in json.load(open(options.shelf, encoding="utf-8"))["heads"] if head["name"] == options.head)
    threshold = card["bands"]["machine"]["logOdds"]
    before = judged(options.before, card)
    print("| change | human | machine | AUROC | recall at 1 % | at 5 % | found as shipped | false positives as shipped | "
          "AUROC of log-likelihood | of Fast-DetectGPT |\n" + "| --- " * 10 + "|")
    for named in options.attacks:
        name, folder = named.split("=")
        after = judged(folder, card)
        ids = [i for i in after if i in before]
        human = [i for i in ids if before[i]["label"] == "human"]
        machine = [i for i in ids if before[i]["label"] == "machine"]
        odds = lambda texts, of: np.array([texts[i]["odds"] for i in of])
        value = lambda texts, of, criterion: np.array([texts[i]["criteria"][criterion] for i in of], float)
        pair = lambda old, new: f"{old:.2f} → {new:.2f}"
        plain, changed = odds(before, machine), odds(after, machine)
        people = odds(before, human)
        row = [
            pair(auroc(people, plain), auroc(people, changed)),
            pair(recall(people, plain, 0.01), recall(people, changed, 0.01)),
            pair(recall(people, plain, 0.05), recall(people, changed, 0.05)),
            pair((plain >= threshold).mean(), (changed >= threshold).mean()),
            pair((people >= threshold).mean(), (odds(after, human) >= threshold).mean()),
        ]
        for criterion in ["logLikelihood", "fastDetectGpt"]:
            of_people = value(before, human, criterion)
            row.append(pair(auroc(of_people, value(before, machine, criterion)), auroc(of_people, value(after, machine, criterion))))
        print(f"| {name} | {len(human)} | {len(machine)} | {' | '.join(row)} |")


if __name__ == "__main__":
    main()
