/** Workbooks and documents (ECMA-376), as small as Excel and Word open them: one sheet or one page of lines. */
import { zip } from './zip.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

type Part = { readonly name: string; readonly type: string; readonly body: string };

const packed = (main: Part, others: readonly Part[], relations: readonly string[]): Buffer => {
  const overrides = [main, ...others]
    .map(
      ({ name, type }) =>
        `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`,
    )
    .join('');
  const folder = main.name.split('/')[0] ?? '';
  const base = main.name.slice(folder.length + 1);
  const kind = `${OFFICE}/officeDocument`;
  const part = (name: string, body: string) => ({ name, bytes: Buffer.from(HEAD + body, 'utf8') });
  return zip([
    part(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides}</Types>`,
    ),
    part(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${kind}" Target="${main.name}"/></Relationships>`,
    ),
    part(
      `${folder}/_rels/${base}.rels`,
      `<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}</Relationships>`,
    ),
    part(main.name, main.body),
    ...others.map(({ name, body }) => part(name, body)),
  ]);
};

export type CellForm = 'shared' | 'inline';

/** One line a row, in column B beside a row number in column A. */
export const xlsx = (lines: readonly string[], form: CellForm): Buffer => {
  const cell = (line: string, at: number): string =>
    form === 'shared'
      ? `<c r="B${at + 1}" t="s"><v>${at}</v></c>`
      : `<c r="B${at + 1}" t="inlineStr"><is><t>${xml(line)}</t></is></c>`;
  const rows = lines.map(
    (line, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>${at + 1}</v></c>${cell(line, at)}</row>`,
  );
  const strings = lines.map((line) => `<si><t>${xml(line)}</t></si>`).join('');
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return packed(
    {
      name: 'xl/workbook.xml',
      type: 'spreadsheetml.sheet.main',
      body: `<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="受注一覧" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    [
      {
        name: 'xl/worksheets/sheet1.xml',
        type: 'spreadsheetml.worksheet',
        body: `<worksheet xmlns="${SHEET}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
      },
      ...(form === 'shared'
        ? [
            {
              name: 'xl/sharedStrings.xml',
              type: 'spreadsheetml.sharedStrings',
              body: `<sst xmlns="${SHEET}" count="${lines.length}" uniqueCount="${lines.length}">${strings}</sst>`,
            },
          ]
        : []),
    ],
    [
      relation(1, 'worksheet', 'worksheets/sheet1.xml'),
      ...(form === 'shared' ? [relation(2, 'sharedStrings', 'sharedStrings.xml')] : []),
    ],
  );
};

/** One line a paragraph. With `split` every paragraph is cut into runs of seven signs, as Word does while one types. */
export const docx = (lines: readonly string[], split: boolean): Buffer => {
  const runs = (line: string): string =>
    (split ? (line.match(/.{1,7}/gsu) ?? []) : [line])
      .map((run) => `<w:r><w:t xml:space="preserve">${xml(run)}</w:t></w:r>`)
      .join('<w:proofErr w:type="spellStart"/>');
  const paragraphs = lines.map((line) => `<w:p>${runs(line)}</w:p>`).join('');
  return packed(
    {
      name: 'word/document.xml',
      type: 'wordprocessingml.document.main',
      body: `<w:document xmlns:w="${WORD}"><w:body>${paragraphs}</w:body></w:document>`,
    },
    [],
    [],
  );
};
