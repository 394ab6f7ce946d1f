/**
 * CSV for spreadsheets (RFC 4180): CRLF, quotes doubled. A text that a spreadsheet would run as a formula is led by an
 * apostrophe; Japanese ones take the full-width signs for formulas too.
 */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

const cell = (value: string | number | undefined): string => {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvLine = (cells: readonly (string | number | undefined)[]): string => `${cells.map(cell).join(',')}\r\n`;

/** The first line, behind a byte order mark, without which Japanese spreadsheets read UTF-8 as CP932. */
export const csvHead = (names: readonly string[]): string => `\uFEFF${csvLine(names)}`;
