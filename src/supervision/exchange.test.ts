/** Workbooks out and in, the printed filing, and acquirers' layouts by consent. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Book } from '#platform/workbook';
import { uploadOf } from '../platform/http/testing-upload.ts';
import { typstPdf } from '../platform/pdf/typst.ts';
import { nodeUnpack } from '../platform/unpack/node.ts';
import { excelWorkbooks } from '../platform/workbook/exceljs.ts';
import { askDeclaration } from './ask-declaration.ts';
import { exportWorkbook, importWorkbook } from './exchange-workbook.ts';
import { checkLayout, keepLayout, layoutsOf, renderSample, retireLayout } from './own-layouts.ts';
import type { DeclarationId } from './ports.ts';
import { printFiling } from './print-filing.ts';
import { saveParticulars } from './save-answers.ts';
import { endConsent, giveConsent, listConsents, renderLayout } from './share-declaration.ts';
import { showDeclaration } from './show-declaration.ts';
import { answerAndFile, DUE, openTestSupervision, refusalOf, type TestSupervision, TODAY } from './testing.ts';

let world: TestSupervision;
let declaration: DeclarationId;
const workbooks = excelWorkbooks();
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

beforeAll(async () => {
  world = await openTestSupervision(typstPdf());
  const { ports, staff, party } = world;
  declaration = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: ['security-checklist'] });
}, 60_000);
afterAll(() => world.close());

/** The workbook as someone's spreadsheet program gives it back, after `edit`. */
const edited = async (
  edit: (rows: Map<string, string[]>, form: Map<string, string[]>) => void,
): Promise<Uint8Array> => {
  const exported = await exportWorkbook(world.ports, world.merchant, { declaration, language: 'ja' });
  const read = await workbooks.read(exported);
  if (read.kind === 'failed') throw new Error(read.error);
  const tables = read.value.map(({ cells }) => {
    const rows = new Map<number, string[]>();
    for (const { row, column, text } of cells) {
      const line = rows.get(row) ?? [];
      line[column - 1] = text;
      rows.set(row, line);
    }
    return new Map([...rows.values()].map((line) => [line[0] ?? `row ${line.join()}`, line]));
  });
  const [sheet, form] = tables;
  if (sheet === undefined || form === undefined) throw new Error('a sheet and the form');
  edit(sheet, form);
  const sheetOf = (name: string, lines: Map<string, string[]>): Book['sheets'][number] => ({
    name,
    widths: [],
    rows: [...lines.values()].map((line) =>
      Array.from(line, (text: string | undefined) => (text === undefined ? undefined : { value: text })),
    ),
  });
  const sheets = [sheetOf('申告書', sheet), sheetOf('mitsuke-form', form)];
  return workbooks.write({ title: 'a', statedAt: world.clock.now(), sheets });
};
const fill = (rows: Map<string, string[]>, id: string, text: string): void => {
  const line = rows.get(id);
  if (line === undefined) throw new Error(`${id} is a row`);
  line[3] = text;
};
const take = (bytes: Uint8Array, contentType = XLSX, scope = world.merchant) =>
  importWorkbook(world.ports, scope, {
    declaration,
    upload: uploadOf(bytes, contentType),
  });
const answers = async () => {
  const { controls, particulars } = await showDeclaration(world.ports, world.merchant, declaration);
  return { particulars, of: (item: string) => controls.find(({ control }) => control.item === item)?.answer };
};
const key = (control: string): string => `security-checklist.${control}`;

describe('a workbook', () => {
  test('comes back in full width, with names of every script, and what cannot be read says in which cell', async () => {
    const bytes = await edited((rows) => {
      fill(rows, 'particulars/responsible', '髙﨑①㈱　𠮷野');
      fill(rows, 'particulars/selfRun', '○');
      fill(rows, 'particulars/statedOn', '令和８年１１月２０日');
      fill(rows, `${key('admin-lockout')}/standing`, '実施している');
      fill(rows, `${key('admin-lockout')}/question/failures`, '１０回');
      fill(rows, `${key('antivirus')}/standing`, ' 実施している ');
      for (const measure of ['installed', 'current', 'full-scan'])
        fill(rows, `${key('antivirus')}/measure/${measure}`, 'ハイ');
      fill(rows, `${key('regular-assessment')}/standing`, '実施している');
      fill(rows, `${key('regular-assessment')}/question/assessed-on`, '２０２６／４／１');
      fill(rows, `${key('admin-second-factor')}/standing`, 'たぶん');
      fill(rows, `${key('admin-ip-limit')}/question/limited-by`, 'しらない');
    });
    const taken = await take(bytes);
    expect(taken.taken.toSorted()).toEqual([key('admin-lockout'), key('antivirus'), key('regular-assessment')]);
    expect(taken.faults.map(({ code, cell, control }) => [code, cell?.replace(/\d+/, ''), control])).toEqual([
      ['not-an-option', 'D', key('admin-ip-limit')],
      ['not-an-option', 'D', key('admin-second-factor')],
    ]);
    const { particulars, of } = await answers();
    expect(particulars).toEqual({ responsible: '髙﨑①㈱　𠮷野', selfRun: true, statedOn: '2026-11-20' });
    expect(of('1c')).toEqual({ standing: 'in-place', answers: { failures: 10 } });
    expect(of('4')?.measures).toEqual(['installed', 'current', 'full-scan']);
    expect(of('3a')?.answers).toEqual({ 'assessed-on': '2026-04-01' });
  });

  test('that nobody touched changes nothing, and empty cells take nothing away', async () => {
    const before = await answers();
    expect(await take(await edited(() => undefined))).toEqual({ taken: [], particularsTaken: false, faults: [] });
    const emptied = await edited((rows) => {
      for (const line of rows.values()) if (line[0]?.includes('/')) line[3] = '';
    });
    expect((await take(emptied)).taken).toEqual([]);
    const after = await answers();
    expect([after.particulars, after.of('4')]).toEqual([before.particulars, before.of('4')]);
  });

  test('does not write over what was changed in the portal meanwhile', async () => {
    const old = await edited((rows) => fill(rows, `${key('admin-lockout')}/question/failures`, '5'));
    await take(await edited((rows) => fill(rows, `${key('admin-lockout')}/question/failures`, '6')));
    const late = await take(old);
    expect(late.faults.map(({ code, control }) => [code, control])).toEqual([
      ['changed-since-export', key('admin-lockout')],
    ]);
    expect((await answers()).of('1c')?.answers).toEqual({ failures: 6 });
  });

  test('keeps names to one line that the portal takes too, and takes no card number for one', async () => {
    const named = (text: string) => async () => take(await edited((rows) => fill(rows, 'particulars/contact', text)));
    await named('総務部\n03-1234-5678')();
    expect((await answers()).particulars.contact).toBe('総務部 03-1234-5678');
    const long = await named('あ'.repeat(301))();
    expect(long.faults).toMatchObject([{ code: 'text-too-long', field: 'particulars/contact' }]);
    const card = await named('4111 1111 1111 1111')();
    expect(card).toMatchObject({
      particularsTaken: false,
      faults: [{ code: 'answer-refused', reason: 'card-number-not-accepted', field: 'particulars/contact' }],
    });
    expect((await answers()).particulars.contact).toBe('総務部 03-1234-5678');
  });

  test('does not write over who is responsible when that was changed meanwhile', async () => {
    const { particulars: before } = await answers();
    const old = await edited((rows) => fill(rows, 'particulars/contact', '昔の窓口'));
    const particulars = { ...before, contact: '新しい窓口' };
    await saveParticulars(world.ports, world.merchant, { declaration, before, particulars });
    const late = await take(old);
    expect(late).toMatchObject({ particularsTaken: false, faults: [{ code: 'changed-since-export' }] });
    expect((await answers()).particulars.contact).toBe('新しい窓口');
  });

  test.each([
    [
      'of another form',
      (_: Map<string, string[]>, form: Map<string, string[]>) =>
        (form.get('form') ?? [])[1] === undefined || form.set('form', ['form', 'f'.repeat(64)]),
      'other-form /mitsuke-form!B3 other-form',
    ],
    [
      'of another version',
      (_: Map<string, string[]>, form: Map<string, string[]>) => form.set('sheet', ['sheet', '0']),
      'sheet-version-unknown /mitsuke-form!B1 sheet-version-unknown',
    ],
    [
      'with an id that is edited',
      (rows: Map<string, string[]>) => {
        const line = rows.get(`${key('antivirus')}/standing`);
        if (line) line[0] = 'x/standing';
      },
      'hidden-id-unknown',
    ],
    [
      'with an id that stands twice',
      (rows: Map<string, string[]>) => {
        const line = rows.get(`${key('antivirus')}/reason`);
        if (line) line[0] = `${key('antivirus')}/standing`;
      },
      'hidden-id-twice',
    ],
    [
      'with a row taken out',
      (rows: Map<string, string[]>) => rows.delete(`${key('antivirus')}/standing`),
      'hidden-id-missing',
    ],
  ])('%s is refused whole', async (_, edit, reason) => {
    const refusal = await refusalOf(take(await edited(edit)));
    expect(refusal).toContain(`workbook-refused ${reason}`);
    if (reason.startsWith('hidden-id-') && reason !== 'hidden-id-missing') expect(refusal).toMatch(/\/A\d+ hidden-id/);
  });

  test('that is none, has macros or is too large is refused by name; a stranger’s is not looked at', async () => {
    expect(await refusalOf(take(Buffer.from('%PDF-1.7')))).toBe('workbook-refused not-a-workbook');
    expect(await refusalOf(take(Buffer.from('x'), 'application/pdf'))).toBe('workbook-refused not-a-workbook');
    expect(await refusalOf(take(Buffer.alloc(50 * 1024 * 1024)))).toBe('workbook-refused too-large');
    const macros = 'application/vnd.ms-excel.sheet.macroenabled.12';
    expect(await refusalOf(take(await edited(() => undefined), macros))).toBe('workbook-refused has-macros');
    expect(await refusalOf(take(Buffer.from('x'), XLSX, world.neighbour))).toBe('declaration-not-found');
  });
});

describe('on paper', () => {
  test('a filing is the same bytes each time, in both languages, with every answer and name', async () => {
    await answerAndFile(world, declaration, {
      [key('login-protection')]: { standing: 'planned', plannedOn: '2027-03-31' },
    });
    for (const [language, words] of [
      ['ja', ['対策措置状況申告書', '髙﨑①', '実施予定日：2027-03-31', 'つばめ屋株式会社']],
      ['en', ['Declaration of security measures', 'Planned by 2027-03-31', '髙﨑①']],
    ] as const) {
      const wanted = { declaration, language };
      const first = await printFiling(world.ports, world.merchant, wanted);
      const again = await printFiling(world.ports, world.staff, wanted);
      const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
      expect(digest(again)).toBe(digest(first));
      let text = '';
      for await (const page of nodeUnpack().pdfText(first)) text += page.text;
      // Where a line ends in a column, a reader of text sees a space.
      for (const word of words) expect(text.replaceAll(/\s/g, '')).toContain(word.replaceAll(' ', ''));
    }
  }, 120_000);
});

describe('an acquirer', () => {
  const wanted = (layout: string, format: 'pdf' | 'xlsx' = 'xlsx') => ({
    ...{ declaration, layout, format, language: 'ja' as const },
  });
  const cellsOf = async (bytes: Uint8Array) => {
    const read = await workbooks.read(bytes);
    if (read.kind === 'failed') throw new Error(read.error);
    return (read.value[0]?.cells ?? []).map(({ text }) => text);
  };

  test('gets nothing without the party’s consent, which only its own people give', async () => {
    const { ports, staff, party, neighbour } = world;
    expect(await refusalOf(renderLayout(ports, staff, wanted('acquirer-marks')))).toBe('share-consent-missing');
    expect(await refusalOf(renderLayout(ports, staff, wanted('acquirer-of-nobody')))).toBe('layout-not-found');
    const layout = 'acquirer-marks';
    expect(await refusalOf(giveConsent(ports, staff, { party, layout }))).toBe('party-person-only');
    expect(await refusalOf(giveConsent(ports, neighbour, { party, layout }))).toBe('declaration-party-unknown');
    expect(await refusalOf(listConsents(ports, neighbour, party))).toBe('declaration-party-unknown');
  });

  test('gets the same answers in its own layout, each time on record, until the consent ends', async () => {
    const { ports, staff, merchant, party, neighbour } = world;
    const consent = await giveConsent(ports, merchant, { party, layout: 'acquirer-marks' });
    await giveConsent(ports, merchant, { party, layout: 'acquirer-sections' });
    expect(await refusalOf(giveConsent(ports, merchant, { party, layout: 'acquirer-marks' }))).toBe(
      'share-consent-given',
    );
    const marks = await cellsOf(await renderLayout(ports, staff, wanted('acquirer-marks')));
    const sections = await cellsOf(await renderLayout(ports, staff, wanted('acquirer-sections')));
    expect(marks.filter((cell) => cell === '○')).toHaveLength(10);
    expect(marks).toContain('△');
    expect(sections.filter((cell) => cell === '実施している')).toHaveLength(10);
    expect(sections).toEqual(expect.arrayContaining(['1 管理画面', '実施予定']));
    expect(sections).not.toContain('○');
    const remark = `回答日：${TODAY}`;
    expect(marks.filter((cell) => cell.includes(remark))).toHaveLength(11);
    expect(sections.filter((cell) => cell.includes(remark))).toHaveLength(11);
    const shared = (await world.statements()).filter(({ fact }) => fact.act === 'shared');
    expect(shared.map(({ fact }) => fact.layout)).toEqual(['acquirer-marks', 'acquirer-sections']);
    expect(await refusalOf(endConsent(ports, neighbour, consent))).toBe('share-consent-not-found');
    await endConsent(ports, merchant, consent);
    expect(await refusalOf(renderLayout(ports, staff, wanted('acquirer-marks')))).toBe('share-consent-missing');
    expect(await refusalOf(endConsent(ports, merchant, consent))).toBe('share-consent-not-found');
  });

  test('could not be given a consent by the tenant’s own people, whatever the code above says', async () => {
    const insert = `insert into supervision.share_consent (tenant, id, party, layout, given_at, given_by)
      select tenant, gen_random_uuid(), party, 'acquirer-marks', now(), given_by from supervision.share_consent limit 1`;
    await expect(world.asApp(insert, world.staff)).rejects.toThrow(/row-level security/);
    expect(await world.asApp('update supervision.share_consent set ended_at = null', world.staff)).toBe(0);
  });
});

describe('a tenant’s own layout', () => {
  const NAME = 'kita-card';
  const content = (edition = '1', acquirer = '北カード') => `layout: ${NAME}
edition: "${edition}"
acquirer: { ja: "${acquirer}", en: "Kita Card" }
title: { ja: "北カード様式", en: "The form of Kita Card" }
particulars: [responsible]
columns:
  - { is: title, title: { ja: "項目", en: "Item" }, share: 40 }
  - { is: mark, title: { ja: "可否", en: "Mark" }, share: 10 }
  - { is: details, title: { ja: "摘要", en: "Remarks" }, share: 50 }
marks:
  met: { ja: "適", en: "pass" }
sections:
  - heading: { ja: "ログイン", en: "Logins" }
    items: [{ control: security-checklist.login-protection, number: "一" }]
`;
  const keep = (text: string, scope = world.staff, name = NAME) =>
    keepLayout(world.ports, scope, { name, content: text });
  const own = async (scope = world.staff) =>
    (await layoutsOf(world.ports, scope))
      .filter(({ keptAt }) => keptAt !== undefined)
      .map(({ layout }) => layout.edition);
  const render = (scope = world.staff) =>
    renderLayout(world.ports, scope, { declaration, layout: NAME, format: 'xlsx', language: 'ja' });

  test('is tried before it is kept: each fault has its place, and what it leaves out stands at its end', async () => {
    const faulty = content().replace('login-protection', 'login-magic').replace('is: details', 'is: number');
    expect(await refusalOf(keep(faulty))).toBe(
      'layout-not-acceptable /content column-missing /content control-unknown',
    );
    const { unnamed, sample } = checkLayout(world.ports, content(), 'ja');
    expect(unnamed).toHaveLength(10);
    expect(sample.sections.map(({ heading, rows }) => [heading, rows.length])).toEqual([
      ['ログイン', 1],
      ['その他の項目', 10],
    ]);
    expect(await own()).toEqual([]);
  });

  test('is kept by the tenant’s people alone, an edition once, and its name never means another acquirer', async () => {
    const { merchant, stranger } = world;
    expect(await refusalOf(keep(content(), merchant))).toBe('supervision-staff-only');
    await keep(content());
    await keep(content());
    expect(await refusalOf(keep(content().replace('摘要', '備考')))).toBe('layout-edition-kept');
    expect(await refusalOf(keep(content('2', '南カード')))).toBe('layout-acquirer-fixed');
    expect(await refusalOf(keep(content('2'), world.staff, 'acquirer-marks'))).toBe('layout-name-taken');
    expect(await refusalOf(keep(content('2'), world.staff, 'other-name'))).toContain('layout-not-acceptable');
    await keep(content('2'));
    expect([await own(), await own(merchant), await own(stranger)]).toEqual([['2'], ['2'], []]);
    const kept = (await world.statements()).filter(({ fact }) => fact.act === 'layout-kept');
    expect(kept.map(({ fact }) => [fact.layout, fact.edition])).toEqual([
      [NAME, '1'],
      [NAME, '2'],
    ]);
    expect(await world.asApp('select from supervision.layout', stranger)).toBe(0);
    await expect(world.asApp(`update supervision.layout set content = ''`, world.staff)).rejects.toThrow(/denied/);
    expect(await world.asApp('update supervision.layout set retired_at = now()', merchant)).toBe(0);
  });

  test('lays a filing out by consent, in its own words, until it is taken out of use', async () => {
    const { ports, merchant, party, staff } = world;
    expect(await refusalOf(render())).toBe('share-consent-missing');
    await giveConsent(ports, merchant, { party, layout: NAME });
    const cellsOf = async (bytes: Uint8Array) => {
      const read = await workbooks.read(bytes);
      if (read.kind === 'failed') throw new Error(read.error);
      return (read.value[0]?.cells ?? []).map(({ text }) => text);
    };
    const cells = await cellsOf(await render());
    expect(cells.filter((cell) => cell === '適')).toHaveLength(10);
    expect(cells).toEqual(expect.arrayContaining(['北カード様式', 'つばめ屋株式会社', 'ログイン', 'その他の項目']));
    const sample = await cellsOf(await renderSample(ports, staff, { layout: NAME, format: 'xlsx', language: 'ja' }));
    expect(sample).toContain('見本（実在の申告ではありません）');
    expect(sample).not.toContain('つばめ屋株式会社');
    expect(await refusalOf(retireLayout(ports, merchant, NAME))).toBe('supervision-staff-only');
    await retireLayout(ports, staff, NAME);
    expect(await refusalOf(render())).toBe('layout-not-found');
    expect(await refusalOf(retireLayout(ports, staff, NAME))).toBe('layout-not-found');
    // What was consented to comes back with the next edition, for the same acquirer.
    await keep(content('3'));
    expect((await cellsOf(await render())).length).toBe(cells.length);
  });
});
