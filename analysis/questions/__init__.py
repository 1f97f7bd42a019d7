"""The controls that a published study of self-organization (arXiv:2603.28990) lacks.

`sweeps` runs studies and reads them, `designs` makes those that rest on what others found, and
`rosters` says who sits where. `sensitivity` draws settings of the mock; `conditions` says what is
computed there, `beyond` what is computed at fewer points; `claims` are numbers at each point, and
`space` says how far they hang on the settings. `contrasts` compares by seed and corrects for how
much is compared; one module per question answers it; `report` writes what came out.
"""
