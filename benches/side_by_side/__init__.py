"""adit beside other programs: what `benches/run.py` is made of.

`measure` runs a command and counts its costs; `vaults` makes, copies and edits vaults; `convert` writes notes anew for
programs that do not know wikilinks; `programs` and `peers` say how each program is installed, fed and started;
`session` measures them in turn, `serve` how fast edits are followed; `tables` turns the results into markdown.
"""
