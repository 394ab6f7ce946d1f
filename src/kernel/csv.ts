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

export type CsvRecord = { readonly line: number; readonly cells: readonly string[]; readonly isClosed: boolean };

/** RFC 4180: cells in quotes may hold commas, line ends and doubled quotes. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n][^,\r\n]*|))(,|\r\n|\n|\r|$)/y;

/** The records of a text, each under the line it begins on; one whose quote is never closed costs its line alone. */
export function* csvRecords(text: string): Generator<CsvRecord> {
  let [line, at] = [1, 0];
  while (at < text.length) {
    const started = line;
    const cells: string[] = [];
    for (;;) {
      CELL.lastIndex = at;
      const found = CELL.exec(text);
      if (found === null) {
        // An open quote takes the rest of its line.
        const end = text.indexOf('\n', at);
        yield { line: started, cells: [], isClosed: false };
        at = end < 0 ? text.length : end + 1;
        line += 1;
        break;
      }
      const [all, quoted, plain = '', mark] = found;
      cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      line += all.match(/\r\n|\n|\r/g)?.length ?? 0;
      at += all.length;
      if (mark === ',') continue;
      yield { line: started, cells, isClosed: true };
      break;
    }
  }
}
