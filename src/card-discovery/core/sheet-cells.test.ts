import { describe, expect, test } from 'vitest';
import { cellsNamed, cellsOfTexts, sheetNames, trailOfCells, trailOfSharedTexts } from './sheet-cells.ts';
import { textOfXml } from './text-of-xml.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The name of what holds each wanted word, with the XML cut after every `cut` bytes. */
const held = (trail: ReturnType<typeof trailOfCells>, xml: string, words: readonly string[], cut: number) => {
  const text = textOfXml(trail.onTag);
  let all = '';
  const encoded = bytes(xml);
  for (let at = 0; at < encoded.length; at += cut) {
    all += Buffer.from(text.push(encoded.subarray(at, at + cut))).toString('latin1');
  }
  all += Buffer.from(text.end()).toString('latin1');
  return words.map((word) => trail.at(all.indexOf(word)));
};

describe.each([1, 7, 10_000])('read in pieces of %i bytes', (cut) => {
  test('a text is in the cell that its tag names, behind Japanese text and entities too', () => {
    const xml =
      '<row r="7"><c r="A7"><v>佐藤 &amp; 鈴木</v></c><c r="B7"><v>one</v></c></row><row r="9"><c r="AB9"><v>two</v></c></row>';
    expect(held(trailOfCells(), xml, ['one', 'two'], cut)).toEqual(['B7', 'AB9']);
  });

  test('rows and cells without a name come one after the other; names may have a prefix', () => {
    const xml =
      '<x:row><x:c><x:v>one</x:v></x:c><x:c r="Z1"/><x:c><x:v>two</x:v></x:c></x:row><x:row><x:c><x:v>three</x:v></x:c></x:row>';
    expect(held(trailOfCells(), xml, ['one', 'two', 'three'], cut)).toEqual(['A1', 'AA1', 'A2']);
  });

  test('shared texts are counted from 0, those of nothing as well', () => {
    const xml = '<sst><si><t>one</t></si><si/><si><r><t>tw</t></r><r><t>o</t></r></si></sst>';
    expect(held(trailOfSharedTexts(), xml, ['one', 'two'], cut)).toEqual(['0', '2']);
  });

  test('cells that show a shared text are told, numbers like its number are not', () => {
    const told: string[] = [];
    const cells = cellsOfTexts(new Set(['5']), (text, cell) => void told.push(`${text} ${cell}`));
    const xml = bytes(
      '<row r="2"><c r="A2"><v>5</v></c><c r="B2" t="s"><v>5</v></c><c r="C2" t="s"><v>15</v></c><c r="D2" t="s"><f>B2</f><v>5</v></c></row>',
    );
    for (let at = 0; at < xml.length; at += cut) cells.push(xml.subarray(at, at + cut));
    cells.end();
    expect(told).toEqual(['5 B2', '5 D2']);
  });
});

test('a sheet has the name that people gave it, else that of its part', () => {
  const names = sheetNames();
  names.workbook.push(bytes('<sheets><sheet name="売上 &amp; 入金" sheetId="1" r:id="rId4"/></sheets>'));
  names.workbook.end();
  names.relations.push(bytes('<Relationship Id="rId4" Type="x" Target="worksheets/sheet9.xml"/>'));
  names.relations.end();
  expect(names.of('xl/worksheets/sheet9.xml')).toBe('売上 & 入金');
  expect(names.of('xl/worksheets/sheet1.xml')).toBe('sheet1');
});

test('cells are named as a formula names them, of many the first three', () => {
  const cells = ['B1', 'B2', 'B3', 'B4'].map((cell) => ({ sheet: "Sato's 売上", cell }));
  expect(cellsNamed([{ sheet: '受注一覧', cell: 'B7' }])).toBe('受注一覧!B7');
  expect(cellsNamed([{ sheet: '\ud800', cell: 'B7' }]).isWellFormed()).toBe(true);
  expect(cellsNamed(cells)).toBe("'Sato''s 売上'!B1, 'Sato''s 売上'!B2, 'Sato''s 売上'!B3, …");
});
