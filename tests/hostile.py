"""Everything that was seen to come back broken, and what is meant to hurt: one corpus.

No file of it lies in the repository: each is built from an honest workbook or from nothing.
"""

from __future__ import annotations

from tests.hostile_disguises import DISGUISES
from tests.hostile_judging import JUDGING
from tests.hostile_mails import MAILS
from tests.hostile_old import OLD
from tests.hostile_xml import XML
from tests.hostile_zips import ZIPS

CORPUS = (*DISGUISES, *XML, *JUDGING, *OLD, *ZIPS, *MAILS)
