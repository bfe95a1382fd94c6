"""Everything that was seen to come back broken, and what is meant to hurt: one corpus.

No file of it lies in the repository: each is built from an honest workbook or from nothing.
"""

from __future__ import annotations

from tests.hostile.disguises import DISGUISES
from tests.hostile.judging import JUDGING
from tests.hostile.mails import MAILS
from tests.hostile.old_formats import OLD
from tests.hostile.xml_parts import XML
from tests.hostile.zips import ZIPS

CORPUS = (*DISGUISES, *XML, *JUDGING, *OLD, *ZIPS, *MAILS)
