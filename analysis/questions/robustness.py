"""10. What is robust, and what hangs on the settings of the mock?"""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from questions import tables
from questions.contrasts import Family, Finding
from questions.data import Data
from questions.sensitivity import AGGREGATION, SETTINGS
from reproduction.fitting import read_fitted
from study import text

TITLE = "What is robust, and what hangs on the mock?"


def followed(family: Family) -> list[Finding]:
    """Comparisons that were followed through the space, those first that hold most widely."""
    known = [found for found in family.values() if found.leaning]
    return sorted(known, key=lambda found: -found.leaning.holds.value)


def answer(family: Family) -> str:
    """How many claims are robust."""
    known = followed(family)
    firm = [found for found in known if found.leaning.robust]
    shown = sum(found.reading != "open" for found in family.values())
    tied = sum(any(s.name == AGGREGATION.name for s in f.leaning.leading) for f in known)
    return (
        f"Of {len(family)} comparisons {shown} show something; {len(known)} of these were followed "
        f"through the space of settings, in which how answers are made is one setting: {len(firm)} "
        f"hold in nearly all of it and under each way to make an answer, and {tied} hang on that "
        "way among what they hang on most."
    )


def section(data: Data, family: Family) -> str:
    """The sensitivity analysis."""
    fitted = read_fitted()["parameters"]
    settings = [
        (
            setting.name,
            setting.range,
            setting.usual,
            str(fitted.get(setting.key, setting.usual)),
        )
        for setting in SETTINGS
    ]
    rows = [
        (
            found.contrast.title,
            tables.READING[found.reading],
            tables.share(found.leaning),
            tables.under(found.leaning),
            tables.hangs_on(found.leaning, widths=True),
            tables.verdict(found),
        )
        for found in followed(family)
    ]
    points = len(data.space.settings)
    head = ("claim", "reading", "holds in", tables.UNDER, "hangs on", "verdict")
    return f"""{points} points (Latin hypercube sampling),
GPT-4.1-mini unless the claim names another model, N = 8, L3 and L4, every condition on the same
tasks. Claims about other team sizes, and about one way to make an answer, are followed at N = 8 and
under all three; routing on L1 and L2 alone, where models differ; few strong against many cheap as
two against thirteen, which cost about the same at the fitted settings only; a substitution with
another weak model. Temperature is followed as what it multiplies, spread and indecision. Ranges are
wide around the defaults; the fitted values lie inside:

{text.table(("setting", "range", "default", "here"), settings)}

{text.table(head, rows)}"""


def draw(family: Family) -> Figure:
    """What claims hang on."""
    known = [found for found in followed(family) if found.leaning.shares]
    names = [setting.name for setting in SETTINGS]
    shares = np.array([
        [{s.name: s.alone for s in found.leaning.shares}[name] for name in names]
        for found in known
    ])  # fmt: skip
    size = (8.6, 0.24 * len(known) + 1.6)
    figure, axes = plt.subplots(figsize=size, layout="constrained")
    image = axes.imshow(shares.reshape(-1, len(names)), cmap="Blues", vmin=0, vmax=1,
                        aspect="auto")  # fmt: skip
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right")
    axes.set_yticks(range(len(known)), [found.contrast.title for found in known], fontsize=7)
    axes.grid(False)
    figure.colorbar(image, ax=axes, label="share of the variance")
    return figure
