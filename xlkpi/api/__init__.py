"""One function for each verb: no printing, no command line.

What goes wrong is raised as `ProblemsFound`, with the exit code that the command line ends with: 1
for the material that was given, 2 for xlkpi.toml, a spec or a name that was asked for. Its subclass
`Unusable` has 3: nothing was done. Where a function says that a workspace cannot be used, its
roster (S32, and K codes at their cells), ledger or journal (S33, S74, S75) or key (S31, S70, S73)
is missing or not as it was, or another command held it for longer than a minute (S34). What the
system refuses (a full disk, a file without access) is an OSError as it came; the command line tells
it as S31 and ends with 3.

Times are given by a clock, in UTC; days are those of the workspace's time zone.
"""
