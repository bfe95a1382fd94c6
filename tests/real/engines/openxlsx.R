# Fills workbooks with openxlsx and saves them: Rscript openxlsx.R works.txt
# Lines: "open\t<file>", "cell\t<sheet>\t<cell>\t<kind>\t<text>", "save\t<file>"; texts are escaped.
library(openxlsx)

value_of <- function(kind, text) {
  switch(kind,
    number = as.numeric(text),
    # a Date would make it define two number formats with one id: money would become dates
    date = as.numeric(as.Date(text) - as.Date("1899-12-30")),
    text)
}

unescaped <- function(text) {
  text <- gsub("\\t", "\t", text, fixed = TRUE)
  text <- gsub("\\n", "\n", text, fixed = TRUE)
  gsub("\\\\", "\\", text, fixed = TRUE)
}

lines <- readLines(commandArgs(trailingOnly = TRUE)[1], encoding = "UTF-8")
for (line in lines) {
  parts <- strsplit(paste0(line, "\t."), "\t", fixed = TRUE)[[1]]
  if (parts[1] == "open") {
    book <- loadWorkbook(parts[2])
  } else if (parts[1] == "save") {
    saveWorkbook(book, parts[2], overwrite = TRUE)
  } else {
    column <- convertFromExcelRef(parts[3])
    row <- as.integer(gsub("[A-Z]", "", parts[3]))
    if (parts[4] == "empty") {
      deleteData(book, parts[2], cols = column, rows = row)
    } else {
      writeData(book, parts[2], value_of(parts[4], unescaped(parts[5])),
        startCol = column, startRow = row, colNames = FALSE)
    }
  }
}
