// Fills workbooks with xlsx-populate and saves them: node xlsx_populate.cjs works.json
'use strict';
const fs = require('fs');
const XlsxPopulate = require('xlsx-populate');

function valueOf(kind, text) {
  if (kind === 'empty') return undefined;
  if (kind === 'number') return Number(text);
  if (kind === 'text') return text;
  const [year, month, day] = text.split('-').map(Number);
  return new Date(year, month - 1, day);
}

(async () => {
  for (const work of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
    const book = await XlsxPopulate.fromFileAsync(work.template);
    for (const [sheet, at, kind, text] of work.cells) {
      book.sheet(sheet).cell(at).value(valueOf(kind, text));
    }
    await book.toFileAsync(work.outs.xlsx);
  }
})();
