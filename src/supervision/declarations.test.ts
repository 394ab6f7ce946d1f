import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { uploadOf } from '../platform/http/testing-upload.ts';
import { askDeclaration } from './ask-declaration.ts';
import { attachFile } from './attach-file.ts';
import { FILE_LIMIT_BYTES } from './core/file-kind.ts';
import { checkNow, fileDeclaration } from './file-declaration.ts';
import { listDeclarations } from './list-declarations.ts';
import type { DeclarationId } from './ports.ts';
import { acceptDeclaration, returnDeclaration } from './review-declaration.ts';
import { saveAnswer } from './save-answers.ts';
import { showDeclaration } from './show-declaration.ts';
import {
  answerAll,
  answerAndFile,
  DAY_MS,
  DUE,
  inPlace,
  openTestSupervision,
  PARTICULARS,
  refusalOf,
  type TestSupervision,
} from './testing.ts';

let world: TestSupervision;
let declaration: DeclarationId;
const CHECKLIST = ['security-checklist'];
const SECOND_FACTOR = 'security-checklist.admin-second-factor';
const UPLOADS = 'security-checklist.upload-limits';

beforeAll(async () => {
  world = await openTestSupervision();
  const { ports, staff, party } = world;
  declaration = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: CHECKLIST });
}, 60_000);
afterAll(() => world.close());

const save = (
  control: string,
  version: number,
  answer: Parameters<typeof saveAnswer>[2]['answer'],
  scope = world.merchant,
) => saveAnswer(world.ports, scope, { declaration, control, version, answer });
const shown = async (control: string, scope = world.merchant) => {
  const found = (await showDeclaration(world.ports, scope, declaration)).controls.find(({ key }) => key === control);
  if (found === undefined) throw new Error('the control is asked');
  return found;
};
const attach = (name: string, bytes: Uint8Array, contentType = 'application/pdf') =>
  attachFile(world.ports, world.merchant, { declaration, name, upload: uploadOf(bytes, contentType, 4 * 1024 * 1024) });
const PDF = Buffer.from('%PDF-1.7 of the assessor');

describe('a declaration that is asked', () => {
  test('asks the controls that bind the party, frozen with their editions, and tells its people by mail', async () => {
    const { controls, row } = await showDeclaration(world.ports, world.staff, declaration);
    expect(controls.map(({ control }) => control.item)).toEqual([
      '1a',
      '1b',
      '1c',
      '2a',
      '2b',
      '3a',
      '3b',
      '3c',
      '4',
      '5',
      '6',
    ]);
    expect(row.form.packs).toEqual([
      { pack: 'security-checklist', edition: '2025-04', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    await world.room.sweeper.sweepOnce();
    expect(world.messages.map(({ to, text }) => [to, text.includes(declaration)])).toEqual([
      ['髙﨑@shop.example', true],
    ]);
    expect(world.failures).toEqual([]);
  });

  test('is asked once, and of a party that is there', async () => {
    const { ports, staff, party, stranger, merchant, newId } = world;
    expect(await refusalOf(askDeclaration(ports, staff, { party, dueOn: DUE }))).toBe('declaration-owed');
    expect(await refusalOf(askDeclaration(ports, stranger, { party, dueOn: DUE }))).toBe('declaration-party-unknown');
    expect(await refusalOf(askDeclaration(ports, merchant, { party, dueOn: DUE }))).toBe('supervision-staff-only');
    const unknown = { party: newId('pty'), dueOn: DUE };
    expect(await refusalOf(askDeclaration(ports, staff, unknown))).toBe('declaration-party-unknown');
    expect(await refusalOf(askDeclaration(ports, staff, { party, dueOn: '2026-11-20' }))).toBe(
      'declaration-due-refused',
    );
  });

  test('tells the reviewer whether anybody of the party has looked at it', async () => {
    const { ports, staff, merchant } = world;
    const opened = async () =>
      (await listDeclarations(ports, staff, { filters: { opened: false }, limit: 10 })).items.length === 0;
    expect(await opened()).toBe(false);
    const { people } = await showDeclaration(ports, staff, declaration);
    expect(people.map(({ displayName, status }) => [displayName, status])).toEqual([['髙﨑', 'invited']]);
    expect((await showDeclaration(ports, merchant, declaration)).people).toEqual([]);
    expect(await opened()).toBe(true);
  });
});

describe('an answer', () => {
  test('is kept in any part of it, is one when it is sent twice, and is not saved over unseen', async () => {
    const saved = await save(SECOND_FACTOR, 0, { standing: 'in-place' });
    expect(saved.version).toBe(1);
    expect(await save(SECOND_FACTOR, 0, { standing: 'in-place' })).toEqual(saved);
    expect(await refusalOf(save(SECOND_FACTOR, 0, { standing: 'planned' }))).toBe('declaration-changed');
    expect((await save(SECOND_FACTOR, 1, { standing: 'in-place', answers: { 'second-factor': 'app' } })).version).toBe(
      2,
    );
    expect((await shown(SECOND_FACTOR)).outcome).toBe('met');
  });

  test.each([
    ['an option that is none', SECOND_FACTOR, { answers: { 'second-factor': 'hope' } }, 'answer-not-of-its-kind'],
    [
      'a number as words',
      'security-checklist.admin-lockout',
      { answers: { failures: 'ten' } },
      'answer-not-of-its-kind',
    ],
    [
      'a day to come',
      'security-checklist.regular-assessment',
      { answers: { 'assessed-on': '2027-01-01' } },
      'date-in-the-future',
    ],
    ['a question that is not asked', SECOND_FACTOR, { answers: { favourite: 'x' } }, 'question-unknown'],
    ['a measure that is none', 'security-checklist.antivirus', { measures: ['prayer'] }, 'measure-unknown'],
    ['another’s file', UPLOADS, { files: ['dca_00000000000000000000000000'] }, 'file-unknown'],
    ['a card number', UPLOADS, { reason: 'like 4111 1111 1111 1111' }, 'card-number-not-accepted'],
  ] as const)('that holds %s is refused', async (_, control, answer, reason) => {
    expect(await refusalOf(save(control, 0, answer))).toBe(`answer-refused ${reason}`);
  });

  test('of a neighbour, a stranger or to a control that is not asked finds nothing', async () => {
    const { neighbour, stranger } = world;
    expect(await refusalOf(save(UPLOADS, 0, {}, neighbour))).toBe('declaration-not-found');
    expect(await refusalOf(save(UPLOADS, 0, {}, stranger))).toBe('declaration-not-found');
    expect(await refusalOf(save('pci-dss.x', 0, {}))).toBe('control-not-asked');
  });
});

describe('a file', () => {
  test('is on record with grade C, once', async () => {
    const file = await attach('診断結果①.pdf', PDF);
    expect(await attach('診断結果①.pdf', PDF)).toEqual(file);
    await save('security-checklist.regular-assessment', 0, { files: [file.id] });
    const entries = (await world.statements()).filter(({ fact }) => fact.act === 'attached');
    expect(entries.map(({ grade, fact }) => [grade, fact.file])).toEqual([['C', file.id]]);
    expect(entries[0]?.text).not.toContain('診断結果');
  });

  test.each([
    [
      'whose type lies',
      'report.pdf',
      Buffer.from('PK\x03\x04'),
      'application/pdf',
      'attachment-refused file-type-lies',
    ],
    ['that is sent as another type', 'report.pdf', PDF, 'image/png', 'attachment-refused file-type-lies'],
    ['with macros by its name', 'a.xlsm', PDF, 'application/octet-stream', 'attachment-refused has-macros'],
    [
      'of a type not taken',
      'run.exe',
      Buffer.from('MZ'),
      'application/octet-stream',
      'attachment-refused file-type-not-taken',
    ],
    ['that is empty', 'a.pdf', Buffer.alloc(0), 'application/pdf', 'attachment-refused file-empty'],
    [
      'with a card number',
      'a.csv',
      Buffer.from('5555 5555 5555 4444'),
      'text/csv',
      'attachment-refused card-number-not-accepted',
    ],
    ['of 50 MB', 'a.pdf', Buffer.alloc(50 * 1024 * 1024), 'application/pdf', 'attachment-too-large'],
  ])('%s is refused by name', async (_, name, bytes, type, refusal) => {
    expect(await refusalOf(attach(name, bytes, type))).toBe(refusal);
    expect(FILE_LIMIT_BYTES).toBeLessThan(50 * 1024 * 1024);
  });
});

describe('filing', () => {
  test('names all that is missing, said twice or out of order', async () => {
    await save(UPLOADS, 0, { standing: 'in-place', answers: { uploads: 'yes', limited: 'no' } });
    await save('security-checklist.login-protection', 0, { standing: 'not-applicable', reason: 'なし' });
    await save('security-checklist.antivirus', 0, { standing: 'planned', plannedOn: '2026-11-01' });
    const { faults } = await checkNow(world.ports, world.merchant, declaration);
    const named = faults.map(({ control = 'particulars', code, about = '' }) => `${control} ${code} ${about}`.trim());
    expect(named).toEqual(
      expect.arrayContaining([
        'security-checklist.admin-ip-limit standing-missing',
        `${UPLOADS} in-place-but-answered-otherwise limited`,
        'security-checklist.login-protection not-applicable-but-known memberLogin',
        'security-checklist.antivirus planned-day-past',
        'particulars responsible-missing responsible',
        'particulars contractor-missing contractor',
        'particulars stated-day-missing statedOn',
      ]),
    );
    const { row } = await showDeclaration(world.ports, world.merchant, declaration);
    const refusal = await refusalOf(
      fileDeclaration(world.ports, world.merchant, { declaration, version: row.version }),
    );
    expect(refusal).toContain('declaration-incomplete /answers/security-checklist.admin-ip-limit standing-missing');
  });

  test('is for the party’s own people, of the version they looked over, and the same twice is one', async () => {
    const { ports, staff, merchant } = world;
    const version = await answerAll(world, declaration);
    expect(await refusalOf(fileDeclaration(ports, staff, { declaration, version }))).toBe('party-person-only');
    expect(await refusalOf(fileDeclaration(ports, merchant, { declaration, version: version - 1 }))).toBe(
      'declaration-changed',
    );
    expect(await fileDeclaration(ports, merchant, { declaration, version })).toBe(1);
    expect(await fileDeclaration(ports, merchant, { declaration, version })).toBe(1);
    expect(await refusalOf(save(UPLOADS, 2, {}))).toBe('declaration-not-open');
  });

  test('is one entry of grade D that shows no name and no word of it', async () => {
    const filed = (await world.statements()).filter(({ type, fact }) => type === 'declaration' && fact.act === 'filed');
    expect(filed).toHaveLength(1);
    expect(filed[0]?.grade).toBe('D');
    expect(filed[0]?.text).not.toContain(PARTICULARS.responsible);
    expect(filed[0]?.text).not.toContain(PARTICULARS.contact);
    const { database, staff, room } = world;
    const kept = await database.inScope(staff, (tx) => room.keeper.find(tx, staff, filed[0]?.entry ?? ''));
    expect(kept?.parts[0]?.record).toContain(PARTICULARS.responsible);
  });
});

describe('a reviewer', () => {
  test('cannot take a claim where observation or an assessor’s word is asked for', async () => {
    const { points } = await showDeclaration(world.ports, world.staff, declaration);
    expect(points).toContainEqual({ control: SECOND_FACTOR, code: 'grade-too-low', needs: 'A', has: 'D' });
    // Asks for C, and a claim is D.
    expect(points).toContainEqual({
      control: 'security-checklist.antivirus',
      code: 'grade-too-low',
      needs: 'C',
      has: 'D',
    });
    const accepted = acceptDeclaration(world.ports, world.staff, { declaration, filing: 1, compensating: {} });
    expect(await refusalOf(accepted)).toContain(
      `declaration-not-acceptable /compensating/security-checklist.admin-ip-limit grade-too-low`,
    );
  });

  test('returns it with a reason for each control, which is then answered again', async () => {
    const { ports, staff, merchant } = world;
    const reasons = { [SECOND_FACTOR]: 'どの画面ですか' };
    expect(await refusalOf(returnDeclaration(ports, merchant, { declaration, filing: 1, reasons }))).toBe(
      'supervision-staff-only',
    );
    expect(await refusalOf(returnDeclaration(ports, staff, { declaration, filing: 2, reasons }))).toBe(
      'nothing-to-decide',
    );
    await world.clock.advance(durationOfMs(1_000));
    await returnDeclaration(ports, staff, { declaration, filing: 1, reasons });
    const returned = await shown(SECOND_FACTOR);
    expect([returned.returned, returned.lastTime?.outcome]).toEqual(['どの画面ですか', 'met']);
    const { faults } = await checkNow(ports, merchant, declaration);
    expect(faults).toEqual([{ code: 'returned-and-not-answered', control: SECOND_FACTOR }]);
    await world.clock.advance(durationOfMs(1_000));
    // The same answer, given again, is an answer.
    await save(SECOND_FACTOR, returned.version, inPlace(returned));
    const { row } = await showDeclaration(ports, merchant, declaration);
    expect(await fileDeclaration(ports, merchant, { declaration, version: row.version })).toBe(2);
  });

  test('accepts with what makes up for each open point, and it is in force until the first answer runs out', async () => {
    const { ports, staff } = world;
    const { points } = await showDeclaration(ports, staff, declaration);
    const compensating = Object.fromEntries(points.map(({ control }) => [control, '現地で確認した']));
    expect(await refusalOf(acceptDeclaration(ports, staff, { declaration, filing: 1, compensating }))).toBe(
      'nothing-to-decide',
    );
    await acceptDeclaration(ports, staff, { declaration, filing: 2, compensating });
    const accepted = await showDeclaration(ports, staff, declaration);
    // Public files are looked at every six months.
    expect([accepted.status, accepted.row.expires_on]).toEqual(['accepted', '2027-05-21']);
    expect(accepted.steps.map(({ step }) => step)).toEqual([
      'asked',
      'attached',
      'filed',
      'returned',
      'filed',
      'accepted',
    ]);
  });
});

describe('the walls', () => {
  test('show a neighbour nothing, and let the party change nothing of what it is judged by', async () => {
    const { asApp, neighbour, merchant, ports } = world;
    for (const table of ['declaration', 'answer', 'filing', 'step', 'attachment', 'message']) {
      expect([table, await asApp(`select from supervision.${table}`, neighbour)]).toEqual([table, 0]);
      expect([table, await asApp(`select from supervision.${table}`, merchant)]).not.toEqual([table, 0]);
    }
    expect((await listDeclarations(ports, neighbour, { filters: {}, limit: 10 })).items).toEqual([]);
    expect(await asApp(`update supervision.declaration set expires_on = '2030-01-01'`, merchant)).toBe(0);
    await expect(asApp(`update supervision.filing set content = '{}'`, merchant)).rejects.toThrow(/permission denied/);
    await expect(asApp(`delete from supervision.answer`, merchant)).rejects.toThrow(/permission denied/);
  });
});

describe('re-filing', () => {
  test('begins with the answers that stand, and asks again what runs out', async () => {
    const { ports, staff, party, clock, room, merchant } = world;
    // Thirty days before the six months of the public files are over.
    await clock.advance(durationOfMs(152 * DAY_MS));
    await room.sweeper.sweepOnce();
    expect(world.failures).toEqual([]);
    const { items } = await listDeclarations(ports, staff, { filters: { party, status: 'asked' }, limit: 10 });
    expect(items.map(({ causes, answered, controls }) => [causes, answered, controls])).toEqual([[['expiry'], 10, 11]]);
    const again = items[0]?.id as DeclarationId;
    const open = (await showDeclaration(ports, merchant, again)).controls.filter(({ version }) => version === 0);
    expect(open.map(({ key, lastTime }) => [key, lastTime?.outcome])).toEqual([
      ['security-checklist.no-public-files', 'met'],
    ]);
    await answerAndFile(world, again);
    const { points } = await showDeclaration(ports, staff, again);
    const compensating = Object.fromEntries(points.map(({ control }) => [control, '確認済み']));
    await acceptDeclaration(ports, staff, { declaration: again, filing: 1, compensating });
    expect((await showDeclaration(ports, staff, declaration)).status).toBe('replaced');
  });
});
