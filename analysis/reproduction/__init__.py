"""The reproduction of a published study of self-organization (arXiv:2603.28990) by mechanism.

`published` holds its numbers, `goals` those that parameters are fitted to and `fitting` the fit;
`cells` reads what `polity sweep` made of scenarios/studies/self-organization.toml, `comparisons`
and `findings` compare the two, `drawing` draws, and `report` writes what came out.
"""
