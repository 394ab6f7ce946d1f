import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { leafHash, sha256 } from '#evidence';
import { durationOfMs, uuidOf } from '#kernel';
import { NotifyFailure } from '#platform/notify';
import { deliverFile, deliverReport, FILES_AT_MOST, openLink, readInvitation, readReceipt } from './deliver-report.ts';
import { listDeliveries, readDelivery } from './read-deliveries.ts';
import { readItem } from './read-items.ts';
import { requestDelivery, type WantedDelivery, withdrawDelivery } from './request-delivery.ts';
import { DAY_MS, DESCRIBED, openTestAssurance, PDF, refusalOf, type TestAssurance, uploadOf } from './testing.ts';

let house: TestAssurance;
beforeAll(async () => {
  house = await openTestAssurance();
});
afterAll(() => house.close());
beforeEach(() => {
  house.messages.length = 0;
  house.relay.before = () => undefined;
});

const wanted = (changes: Partial<WantedDelivery> = {}): WantedDelivery => ({
  party: house.party,
  kind: 'pci-dss-aoc',
  wanted: '2026 年の AoC',
  assessor: { name: '評価 花子', organisation: 'Assessor K.K.', email: 'hanako@assessor.example', language: 'ja' },
  dueOn: '2026-12-20',
  ...changes,
});
const ask = async (changes: Partial<WantedDelivery> = {}) => {
  const asked = await requestDelivery(house.ports, house.staff, wanted(changes));
  await house.room.sweeper.sweepOnce();
  return asked.id as never;
};
const tokenIn = (text = '') => /\/deliver#(\S+)/.exec(text)?.[1] ?? '';
const tokenSent = () => tokenIn(house.messages.at(-1)?.text);
const { issuer: _, ...described } = DESCRIBED;
const deliver = async (session: string, bytes: Uint8Array = PDF) => {
  const file = await deliverFile(house.ports, session, { upload: uploadOf(bytes), name: 'aoc.pdf' });
  return deliverReport(house.ports, session, { ...described, file: file.id, deliveredBy: 'H. Hanako, QSA' });
};

describe('a request', () => {
  test('brings the link to the assessor and to nobody else: no answer, row or entry holds it', async () => {
    const id = await ask();
    const [message] = house.messages;
    expect(message).toMatchObject({ to: 'hanako@assessor.example', language: 'ja' });
    const token = tokenIn(message?.text);
    expect(token).toMatch(/^[\w-]{43}$/);
    const shown = JSON.stringify(await readDelivery(house.ports, house.staff, id));
    expect(shown).toContain('link-sent');
    expect(shown).not.toContain(token);
    const logged = (await house.statements()).map(({ text }) => text).join();
    expect(logged).not.toContain(token);
    expect(logged).not.toContain('hanako@');
    const inClear = `select from assurance.delivery_token where encode(hash, 'escape') like '%${token.slice(0, 20)}%'`;
    expect(await house.asApp(inClear, house.staff)).toBe(0);
  });

  test('is not there for the party it is about', async () => {
    const id = await ask();
    expect(await refusalOf(readDelivery(house.ports, house.merchant, id))).toBe('delivery-not-found');
    expect((await listDeliveries(house.ports, house.merchant, { filters: {}, limit: 9 })).items).toEqual([]);
    for (const table of ['delivery_request', 'delivery_token', 'delivery_step']) {
      expect(await house.asApp(`select from assurance.${table}`, house.merchant)).toBe(0);
      expect(await house.asApp(`select from assurance.${table}`, house.staff)).toBeGreaterThan(0);
      expect(await house.asApp(`select from assurance.${table}`, house.stranger)).toBe(0);
    }
  });

  test.each([
    [{ dueOn: '2026-11-20' }, 'due-date-refused'],
    [{ dueOn: '2027-12-01' }, 'due-date-refused'],
    [
      { assessor: { name: 'x', organisation: 'y', email: 'Second@ours.example', language: 'en' as const } },
      'delivery-assessor-is-person',
    ],
  ])('with %j is refused: %s', async (changes, code) => {
    expect(await refusalOf(requestDelivery(house.ports, house.staff, wanted(changes)))).toBe(code);
  });

  test('whose message did not go is sent again with another link; both are good', async () => {
    house.relay.before = () => {
      throw new NotifyFailure('unreachable');
    };
    const id = await ask();
    expect((await readDelivery(house.ports, house.staff, id)).message).toMatchObject({
      state: 'failing',
      failure: 'unreachable',
    });
    expect(house.failures.splice(0)).toHaveLength(1);
    house.relay.before = () => undefined;
    await house.clock.advance(durationOfMs(3_600_000));
    await house.room.sweeper.sweepOnce();
    expect((await readDelivery(house.ports, house.staff, id)).message).toMatchObject({ state: 'sent', attempts: 2 });
    expect((await openLink(house.ports, tokenSent())).invitation.about).toBe('つばめ屋');
  });
});

describe('an assessor', () => {
  test('opens the link, sends the report and gets a receipt that the log proves', async () => {
    const id = await ask();
    const { session, invitation } = await openLink(house.ports, tokenSent());
    expect(invitation).toMatchObject({
      askedBy: 'ours',
      about: 'つばめ屋',
      kind: 'pci-dss-aoc',
      delivered: false,
      language: 'ja',
    });
    const receipt = await deliver(session);
    expect(receipt).toMatchObject({ sha256: Buffer.from(sha256(PDF)).toString('hex'), number: 1 });
    expect(receipt.proof).toBeUndefined();
    await house.evidence.sequencer.runOnce();
    const { proof } = await readReceipt(house.ports, session, receipt.revision as never);
    const entry = Buffer.from(proof?.entryBase64 ?? '', 'base64');
    const { payload } = JSON.parse(entry.toString()) as { payload: string };
    expect(Buffer.from(payload, 'base64').toString()).toContain(receipt.sha256);
    expect(climb({ entry, proof })).toBe(proof?.rootBase64);
    expect(Buffer.from(proof?.checkpoint ?? '').toString()).toContain(proof?.rootBase64);

    const request = await readDelivery(house.ports, house.staff, id);
    expect(request).toMatchObject({ state: 'delivered' });
    expect(request.history.map(({ step }) => step)).toEqual(['asked', 'link-sent', 'opened', 'delivered']);
    const item = await readItem(house.ports, house.merchant, request.item as never);
    expect(item.standing).toMatchObject({
      grade: 'B',
      origin: 'delivery',
      issuer: 'Assessor K.K.',
      deliveredBy: 'H. Hanako, QSA',
      source: { delivery: id },
    });
  });

  test('delivers the same file once, another as a further revision, whatever comes at once', async () => {
    const id = await ask();
    const { session } = await openLink(house.ports, tokenSent());
    const [first, again] = await Promise.all([deliver(session), deliver(session)]);
    expect(first?.revision).toBe(again?.revision);
    const corrected = await deliver(session, Buffer.from('%PDF-1.7 corrected'));
    expect(corrected.number).toBe(2);
    const { item } = await readDelivery(house.ports, house.staff, id);
    expect((await readItem(house.ports, house.staff, item as never)).history).toHaveLength(2);
  });

  test('sends a bounded number of files, however many come at once', async () => {
    const id = await ask();
    const { session } = await openLink(house.ports, tokenSent());
    const send = (bytes: Uint8Array) =>
      refusalOf(deliverFile(house.ports, session, { upload: uploadOf(bytes), name: undefined }));
    const of = (n: number) => Buffer.from(`%PDF-1.7 part ${n}`);
    for (let n = 0; n < FILES_AT_MOST - 1; n += 1) expect(await send(of(n))).toBe('nothing');
    expect(await send(of(0))).toBe('nothing');
    expect((await Promise.all([101, 102].map((n) => send(of(n))))).sort()).toEqual(['delivery-full', 'nothing']);
    expect(await send(of(103))).toBe('delivery-full');
    const kept = `select from assurance.file where delivery = '${uuidOf(id)}'`;
    expect(await house.asApp(kept, house.staff)).toBe(FILES_AT_MOST);
  });

  test('who opens the link again and again is on record once an hour', async () => {
    const id = await ask();
    const opened = async () =>
      (await readDelivery(house.ports, house.staff, id)).history.filter(({ step }) => step === 'opened').length;
    const token = tokenSent();
    await Promise.all([openLink(house.ports, token), openLink(house.ports, token)]);
    await house.clock.advance(durationOfMs(3_599_999));
    await openLink(house.ports, token);
    expect(await opened()).toBe(1);
    await house.clock.advance(durationOfMs(1));
    await openLink(house.ports, token);
    expect(await opened()).toBe(2);
  });

  test('reads no receipt of another request', async () => {
    await ask();
    const one = await openLink(house.ports, tokenSent());
    const receipt = await deliver(one.session, Buffer.from('%PDF-1.7 one'));
    await ask();
    const other = await openLink(house.ports, tokenSent());
    expect(await refusalOf(readReceipt(house.ports, other.session, receipt.revision as never))).toBe(
      'evidence-revision-not-found',
    );
    const file = await deliverFile(house.ports, one.session, { upload: uploadOf(PDF), name: undefined });
    const report = { ...described, file: file.id, deliveredBy: 'x' };
    expect(await refusalOf(deliverReport(house.ports, other.session, report))).toBe('evidence-file-not-found');
  });

  test('is refused alike with a guessed link, a session as link, a link as session, after withdrawal and after the time', async () => {
    const id = await ask();
    const token = tokenSent();
    const { session } = await openLink(house.ports, token);
    const refused = 'delivery-link-refused';
    expect(await refusalOf(openLink(house.ports, 'guessed'))).toBe(refused);
    expect(await refusalOf(openLink(house.ports, session))).toBe(refused);
    expect(await refusalOf(readInvitation(house.ports, token))).toBe(refused);
    expect(await refusalOf(readInvitation(house.ports, undefined))).toBe(refused);
    let read = 0;
    const count = <T>(bytes: T): T => {
      read += 1;
      return bytes;
    };
    const upload = {
      contentType: 'application/pdf',
      read: () => count(uploadOf(PDF).read()),
      readWhole: () => count(uploadOf(PDF).readWhole()),
    };
    expect(await refusalOf(deliverFile(house.ports, 'guessed', { upload, name: undefined }))).toBe(refused);
    expect(read).toBe(0);

    await withdrawDelivery(house.ports, house.staff, id);
    expect(await refusalOf(readInvitation(house.ports, session))).toBe(refused);
    expect(await refusalOf(withdrawDelivery(house.ports, house.staff, id))).toBe('delivery-ended');
    await ask({ dueOn: '2026-11-30' });
    const late = tokenSent();
    const { session: lateSession } = await openLink(house.ports, late);
    await house.clock.advance(durationOfMs(3 * 3_600_000));
    expect(await refusalOf(readInvitation(house.ports, lateSession))).toBe(refused);
    await house.clock.advance(durationOfMs(45 * DAY_MS));
    expect(await refusalOf(openLink(house.ports, late))).toBe(refused);
  });
});

type Proof = Awaited<ReturnType<typeof readReceipt>>['proof'];

/** The root that the path leads to (RFC 6962 section 2.1.1), computed beside the house's own verifier. */
const climb = ({ entry, proof }: { readonly entry: Uint8Array; readonly proof: Proof }): string => {
  if (proof === undefined) return 'no proof';
  const pair = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.concat([Buffer.from([1]), left, right]));
  let [node, at, last] = [leafHash(sha256, entry), proof.index, proof.size - 1];
  for (const text of proof.pathBase64) {
    const sibling = Buffer.from(text, 'base64');
    if (at % 2 === 1 || at === last) {
      node = pair(sibling, node);
      while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1];
    } else node = pair(node, sibling);
    [at, last] = [at >> 1, last >> 1];
  }
  return Buffer.from(node).toString('base64');
};
