// Fills workbooks with SheetJS and saves them: node sheetjs.cjs works.json
'use strict';
const fs = require('fs');
const XLSX = require('xlsx');

// what a program with SheetJS sets: a cell of a type, in the number format that the cell had
function cellOf(before, kind, text) {
  const cell = kind === 'text' ? {t: 's', v: text}
    : kind === 'number' ? {t: 'n', v: Number(text)}
    : {t: 'd', v: dayOf(text)};
  if (before && before.z) cell.z = before.z;
  return cell;
}

// a day as programs have it: its midnight in the time zone of the machine
function dayOf(text) {
  const [year, month, day] = text.split('-').map(Number);
  return new Date(year, month - 1, day);
}

for (const work of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
  const options = {cellStyles: true, cellNF: true};
  const book = XLSX.read(fs.readFileSync(work.template), options);
  for (const [sheet, at, kind, text] of work.cells) {
    const page = book.Sheets[sheet];
    if (kind === 'empty') page[at] = {t: 'z'};
    else page[at] = cellOf(page[at], kind, text);
  }
  for (const [kind, path] of Object.entries(work.outs)) {
    const bookType = kind === 'xls' ? 'biff8' : kind;
    fs.writeFileSync(path, XLSX.write(book, {type: 'buffer', bookType}));
  }
}
