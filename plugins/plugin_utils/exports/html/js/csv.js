/* A table as a file for a spreadsheet: UTF-8 with its mark, each field in quotes, and no field a formula. */
const Csv = (() => {
  /* What a spreadsheet takes for a formula, whatever blanks stand before it; in full width, too. */
  const FORMULA = /^[\s\u00a0\u3000]*[=+\-@|＝＋－＠｜]/u;

  function field(value) {
    const text = value === null || value === undefined ? "" : Dom.visible(value);
    return `"${(FORMULA.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  }

  const text = (rows) => `\ufeff${rows.map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;

  function save(name, rows) {
    const link = document.createElement("a");
    link.download = name;
    link.href = URL.createObjectURL(new Blob([text(rows)], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* A button that saves what `rows()` has by then: [[text, ...], ...], the first the titles. */
  const button = (name, rows) => h("button",
    { type: "button", class: "no-print export", click: () => save(`${name}.csv`, rows()) }, inline(Words.exportCsv));

  return { button, text };
})();
