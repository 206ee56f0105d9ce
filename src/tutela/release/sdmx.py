"""The tables as SDMX: structures named in both languages, and data as SDMX-CSV."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tutela.catalogue.words import Vocabulary, words
from tutela.disclosure.cleared import Cleared
from tutela.model.figure import Figure, Reason
from tutela.model.measure import Measure
from tutela.model.period import Period
from tutela.model.words import LANGUAGES, Words
from tutela.release.brief import Brief
from tutela.release.canonical import write_text
from tutela.release.records import SYNTHETIC, source

_FRAME = Path(__file__).parent / "forms" / "structure.xml"
AGENCY = "TUTELA"
TOTAL = "_T"
_ATTRIBUTES = ("OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "DECIMALS", "SOURCE", "PROV_ID", "NOTE")
COLUMNS = frozenset(("DATAFLOW", "FREQ", "MEASURE", "TIME_PERIOD", "OBS_VALUE", *_ATTRIBUTES))
"""The columns of the data beside the dimensions."""

_NAMES: Mapping[str, Words] = {
    "FREQ": {"zh": "频率", "en": "Frequency"},
    "MEASURE": {"zh": "指标", "en": "Measure"},
    "TIME_PERIOD": {"zh": "时期", "en": "Time period"},
    "OBS_VALUE": {"zh": "观测值", "en": "Observation value"},
    "OBS_STATUS": {"zh": "观测状态", "en": "Observation status"},
    "CONF_STATUS": {"zh": "保密状态", "en": "Confidentiality status"},
    "UNIT_MEASURE": {"zh": "单位", "en": "Unit of measure"},
    "DECIMALS": {"zh": "小数位", "en": "Decimals"},
    "SOURCE": {"zh": "来源", "en": "Source"},
    "PROV_ID": {"zh": "数字地址", "en": "Address of the figure"},
    "NOTE": {"zh": "说明", "en": "Note"},
}
_TOTAL: Words = {"zh": "合计", "en": "All"}


def write_sdmx(
    folder: Path, cleared: Cleared, brief: Brief, recipes: Mapping[str, Measure]
) -> None:
    """Write `sdmx/structure.xml` (SDMX-ML 2.1) and `sdmx/data.csv` (SDMX-CSV 1.0)."""
    dimensions = sorted({key for figure in cleared.figures for key in figure.place})
    flow = f"{brief.jurisdiction.upper()}_FIGURES"
    write_text(
        folder / "sdmx" / "structure.xml", _structure(flow, dimensions, cleared, brief, recipes)
    )
    write_text(folder / "sdmx" / "data.csv", _data(flow, dimensions, cleared, brief))


def _data(flow: str, dimensions: list[str], cleared: Cleared, brief: Brief) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    places = [each.upper() for each in dimensions]
    writer.writerow(
        ["DATAFLOW", "FREQ", "MEASURE", *places, "TIME_PERIOD", "OBS_VALUE", *_ATTRIBUTES]
    )
    for address in sorted(cleared.figures, key=str):
        figure = cleared.figures[address]
        codes = [_code(address.place.get(each)) for each in dimensions]
        writer.writerow(
            [
                f"{AGENCY}:{flow}(1.0)",
                "A" if address.period.is_year else "M",
                address.measure.upper(),
                *codes,
                _time(address.period),
                "" if figure.value is None else f"{figure.value:f}",
                *_attributes(figure, cleared, brief),
            ]
        )
    return out.getvalue()


def _time(period: Period) -> str:
    """Write a period as SDMX does: a year, or a first day and how many months follow."""
    if period.is_year:
        return str(period)
    first, last = period.first_on, period.last_on
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return f"{first.isoformat()}/P{months}M"


def _attributes(figure: Figure, cleared: Cleared, brief: Brief) -> list[str]:
    withheld = figure.reason is Reason.WITHHELD
    exponent = None if figure.value is None else figure.value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return [
        "A" if figure.value is not None else "Q" if withheld else "M",
        "C" if withheld else "F",
        figure.unit.upper(),
        str(decimals),
        source(figure, brief, synthetic=cleared.synthetic),
        str(figure.id),
        SYNTHETIC if cleared.synthetic else "",
    ]


def _code(code: str | None) -> str:
    return TOTAL if code is None else code.upper()


def _structure(
    flow: str,
    dimensions: list[str],
    cleared: Cleared,
    brief: Brief,
    recipes: Mapping[str, Measure],
) -> str:
    spoken = {language: words(brief.jurisdiction, language) for language in LANGUAGES}
    measures = sorted({address.measure for address in cleared.figures})
    lists = [_list("CL_MEASURE", _NAMES["MEASURE"], {m: recipes[m].words for m in measures})]
    lists.append(
        _list(
            "CL_FREQ",
            _NAMES["FREQ"],
            {"A": {"zh": "年", "en": "Annual"}, "M": {"zh": "多月", "en": "Months"}},
        )
    )
    lists += [_codes_of(each, cleared, spoken) for each in dimensions]
    concepts = {**_NAMES, **{each.upper(): _name_of(each, spoken) for each in dimensions}}
    mark = (
        {"zh": f"{SYNTHETIC} {flow}", "en": f"{SYNTHETIC} {flow}"}
        if cleared.synthetic
        else {"zh": flow, "en": flow}
    )
    return _FRAME.read_text(encoding="utf-8").format(
        prepared=brief.cut_off.isoformat(),
        flow=flow,
        agency=AGENCY,
        names=_words(mark),
        lists="".join(lists),
        concepts="".join(_item("Concept", key, name) for key, name in concepts.items()),
        dimensions="".join(
            _dimension(at, key)
            for at, key in enumerate(("FREQ", "MEASURE", *(each.upper() for each in dimensions)), 1)
        ),
        time=len(dimensions) + 3,
        attributes="".join(_attribute(key) for key in _ATTRIBUTES),
    )


def _codes_of(dimension: str, cleared: Cleared, spoken: Mapping[str, Vocabulary]) -> str:
    codes = sorted({each.place[dimension] for each in cleared.figures if dimension in each.place})
    named: dict[str, Words] = {
        code: {language: spoken[language].code(dimension, code) for language in LANGUAGES}
        for code in codes
    }
    return _list(f"CL_{dimension.upper()}", _name_of(dimension, spoken), {TOTAL: _TOTAL, **named})


def _name_of(dimension: str, spoken: Mapping[str, Vocabulary]) -> Words:
    return {language: spoken[language].dimension(dimension) for language in LANGUAGES}


def _words(name: Words) -> str:
    return "".join(
        f"<com:Name xml:lang={quoteattr(language)}>{escape(name[language])}</com:Name>"
        for language in LANGUAGES
    )


def _item(tag: str, key: str, name: Words) -> str:
    return f"<str:{tag} id={quoteattr(key.upper())}>{_words(name)}</str:{tag}>\n"


def _list(key: str, name: Words, codes: Mapping[str, Words]) -> str:
    items = "".join(_item("Code", code, each) for code, each in codes.items())
    return (
        f'<str:Codelist id="{key}" agencyID="{AGENCY}" version="1.0" isFinal="true">'
        f"{_words(name)}\n{items}</str:Codelist>\n"
    )


def _concept(key: str) -> str:
    return (
        f'<str:ConceptIdentity><Ref id="{key}" maintainableParentID="CS_TUTELA" '
        f'maintainableParentVersion="1.0" agencyID="{AGENCY}" package="conceptscheme" '
        'class="Concept"/></str:ConceptIdentity>'
    )


def _dimension(at: int, key: str) -> str:
    return (
        f'<str:Dimension id="{key}" position="{at}">{_concept(key)}<str:LocalRepresentation>'
        f'<str:Enumeration><Ref id="CL_{key}" version="1.0" agencyID="{AGENCY}" '
        'package="codelist" class="Codelist"/></str:Enumeration></str:LocalRepresentation>'
        "</str:Dimension>\n"
    )


def _attribute(key: str) -> str:
    return (
        f'<str:Attribute id="{key}" assignmentStatus="Conditional">{_concept(key)}'
        '<str:LocalRepresentation><str:TextFormat textType="String"/></str:LocalRepresentation>'
        '<str:AttributeRelationship><str:PrimaryMeasure><Ref id="OBS_VALUE"/>'
        "</str:PrimaryMeasure></str:AttributeRelationship></str:Attribute>\n"
    )
