// Prints what an older browser does not have of the scripts and styles that are named: FILE:LINE: WHAT.
// Of scripts: what that browser lacks, and syntax that is newer than it. Of styles: what came after its year to all
// browsers, but for what the browser had before the others: that is named with the arguments.
"use strict";
const { readFileSync } = require("node:fs");
const { Linter } = require("eslint");
const compat = require("eslint-plugin-compat"), css = require("@eslint/css");

const { browser, syntax, year, had, files } = JSON.parse(process.argv[2]);

const SCRIPT = {
  files: ["**/*.js"],
  languageOptions: { ecmaVersion: syntax, sourceType: "script" },
  plugins: { compat: compat.default || compat },
  rules: { "compat/compat": "error" },
  settings: { browsers: [browser] },
};
const STYLE = {
  files: ["**/*.css"],
  language: "css/css",
  plugins: { css: css.default || css },
  rules: { "css/use-baseline": ["error", { available: year, ...had }] },
};

for (const file of files) {
  const found = new Linter().verify(readFileSync(file, "utf8"), [SCRIPT, STYLE], { filename: file.split("/").pop() });
  for (const one of found) console.log(`${file}:${one.line}: ${one.message}`);
}
