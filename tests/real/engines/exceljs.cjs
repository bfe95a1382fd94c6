// Fills workbooks with ExcelJS and saves them: node exceljs.cjs works.json
'use strict';
const fs = require('fs');
const ExcelJS = require('exceljs');

function valueOf(kind, text) {
  if (kind === 'empty') return null;
  if (kind === 'number') return Number(text);
  return kind === 'date' ? new Date(text + 'T00:00:00Z') : text; // its days are in UTC
}

(async () => {
  for (const work of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(work.template);
    for (const [sheet, at, kind, text] of work.cells) {
      book.getWorksheet(sheet).getCell(at).value = valueOf(kind, text);
    }
    await book.xlsx.writeFile(work.outs.xlsx);
  }
})();
