/** A CSV made in the browser (RFC 4180, UTF-8 with BOM, so that spreadsheets read Japanese), as an address to download. */

/** What a spreadsheet would take for a formula is led by an apostrophe, as in the server's own exports. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

const cell = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\u{feff}${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;

export const csvFile = (rows: readonly (readonly string[])[]): string =>
  `data:text/csv;charset=utf-8,${encodeURIComponent(csvText(rows))}`;
