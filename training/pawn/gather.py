"""Human text for calibration out of packages that were published before such models were in use.

    gather.py --out FILE.jsonl [--per-source 12] [--without SHARED.jsonl...] ARCHIVE...

An archive is what `npm pack`, `pip download` or `apt-get download` leaves of a package by its name and version. Passages of
120 to 320 words of its documents (.md, .rst, .txt, .html) are taken, evenly over the package, with whole paragraphs. Packages
that a file named with --without took texts from are passed over, so that calibration and training do not meet.
"""

import argparse
import hashlib
import html
import json
import pathlib
import re
import subprocess
import tarfile
import tempfile

LEAST, MOST = 120, 320


def documents(archive: pathlib.Path):
    """Name and text of each document in an archive."""
    with tempfile.TemporaryDirectory() as folder:
        if archive.suffix == ".deb":
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
        else:
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
        for path in sorted(pathlib.Path(folder).rglob("*")):
            name = re.sub(r"\.gz$", "", path.name.lower())
            if not path.is_file() or not re.search(r"\.(md|markdown|rst|txt|html?)$", name):
                continue
            if re.search(r"licen[cs]e|copying|changelog|changes|history|authors|copyright|contributors|patents", name):
                continue
            data = subprocess.run(["zcat", "-f", path], capture_output=True, check=True).stdout
            text = data.decode("utf-8", "replace")
            if "\ufffd" in text:
                continue
            yield str(path.relative_to(folder)), plain(text) if re.search(r"html?$", name) else text


def plain(page: str) -> str:
    """The text of an HTML page, paragraphs parted by blank lines."""
    body = re.sub(r"(?is)<(script|style|head|nav).*?</\1>", " ", page)
    body = re.sub(r"(?i)<(p|h\d|li|pre|div|dt|dd|tr)\b[^>]*>", "\n\n", body)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def passages(text: str):
    """Consecutive paragraphs of LEAST to MOST words together."""
    held: list[str] = []
    words = 0
    for paragraph in re.split(r"\n\s*\n", text.replace("\r", "")):
        size = len(paragraph.split())
        if size == 0:
            continue
        if words + size > MOST:
            if words >= LEAST:
                yield "\n\n".join(held)
            held, words = [], 0
        if size <= MOST:
            held.append(paragraph.strip("\n"))
            words += size
    if words >= LEAST:
        yield "\n\n".join(held)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--per-source", type=int, default=12)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("archives", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    taken = set()
    for shared in options.without:
        for line in open(shared, encoding="utf-8"):
            taken.add(re.sub(r"-\d[\d.]*.*$", "", json.loads(line).get("source", "")))
    count = 0
    with open(options.out, "w", encoding="utf-8") as out:
        for archive in options.archives:
            source = re.sub(r"[-_]\d[\d.%a-z]*.*$", "", archive.name)
            if source in taken:
                continue
            found = [passage for _, text in documents(archive) for passage in passages(text)]
            # Tables, lists of links and code are not what is calibrated here: mostly letters.
            found = [p for p in found if sum(c.isalpha() or c == " " for c in p) > 0.75 * len(p)]
            step = max(1, len(found) // options.per_source)
            for passage in found[::step][: options.per_source]:
                key = hashlib.sha256(passage.encode()).hexdigest()[:12]
                genre = "extra-readme" if archive.suffix == ".tgz" else f"extra-{source}"
                out.write(json.dumps({"id": f"x{key}", "label": "human", "generator": "human", "genre": genre,
                                      "source": source, "split": "extra", "text": passage}, ensure_ascii=False) + "\n")
                count += 1
    print(f"{count} passages")


if __name__ == "__main__":
    main()
