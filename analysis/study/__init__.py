"""The emergence study: what forms in a society, and which mechanism it takes.

`arms` says what is compared, `runs` makes the runs, `measures` reads changes off them and `courses`
what comes first, `statistics` tests them, `figures` draws them, and `document` writes what came
out.
"""
