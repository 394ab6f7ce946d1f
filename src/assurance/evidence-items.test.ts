import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { preAuthEncoding, sha256 } from '#evidence';
import type { PartyId, Scope } from '#kernel';
import { guardedDownloads } from '../platform/egress/guarded-downloads.ts';
import { makeCertificate } from '../platform/notify/testing-certificate.ts';
import { addItem, addRevision, receiveUpload, type WantedContent } from './add-items.ts';
import { askForKey, listAssessorKeys, revokeKey } from './assessor-keys.ts';
import { FILE_LIMIT_BYTES, TEXT_LIMIT_BYTES } from './core/file-kind.ts';
import { itemsAsCsv, itemsSharedWith, listItems, readContent, readItem } from './read-items.ts';
import { objectName, receiveFile } from './receive-file.ts';
import { endViewer, listViewer } from './share-items.ts';
import {
  aVisit,
  chunked,
  DESCRIBED,
  openTestAssurance,
  PDF,
  refusalOf,
  type TestAssurance,
  uploadOf,
} from './testing.ts';

let house: TestAssurance;
beforeAll(async () => {
  house = await openTestAssurance();
});
afterAll(() => house.close());

const fileBy = (scope: Scope, bytes: Uint8Array = PDF, party: PartyId | undefined = house.party) =>
  receiveUpload(house.ports, scope, { upload: uploadOf(bytes), party, name: 'aoc.pdf' });
const itemBy = async (scope: Scope, content: WantedContent, changes: object = {}) => {
  const wanted = { ...DESCRIBED, kind: 'pci-dss-aoc' as const, party: house.party, content, ...changes };
  return readItem(house.ports, scope, (await addItem(house.ports, scope, wanted)).item);
};
const hexOf = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex');

describe('an item', () => {
  test('that its party hands in is of grade C, and the log names the digest and no title', async () => {
    const file = await fileBy(house.merchant);
    expect(file).toMatchObject({ sha256: hexOf(PDF), bytes: PDF.length, mediaType: 'application/pdf' });
    const item = await itemBy(house.merchant, { from: 'file', file: file.id });
    expect(item).toMatchObject({
      state: 'in-force',
      standing: { grade: 'C', origin: 'upload', sha256: hexOf(PDF), expiresOn: '2027-06-30', number: 1 },
    });
    const entry = (await house.statements()).at(-1);
    expect(entry).toMatchObject({
      type: 'evidence-item',
      grade: 'C',
      fact: { item: item.id, number: 1, effectiveFrom: '2026-06-01', expiresOn: '2027-06-30' },
    });
    expect(entry?.subjects).toContainEqual({ name: 'document', digest: { sha256: hexOf(PDF) } });
    expect(entry?.text).not.toContain(DESCRIBED.title);
    expect(entry?.text).not.toContain(DESCRIBED.issuer);
    const content = await readContent(house.ports, house.merchant, item.standing.id as never);
    expect(Buffer.from(content.bytes)).toEqual(PDF);
  });

  test('without a file is claimed: grade D, and never with a digest', async () => {
    const { standing } = await itemBy(house.merchant, { from: 'claim' });
    expect(standing).toMatchObject({ grade: 'D', origin: 'claim' });
    expect(standing.sha256).toBeUndefined();
  });

  test('of a visit that Mitsuke made is of grade A and refers to its entry', async () => {
    const visit = aVisit(house);
    house.visits.set(visit.visit, visit);
    const item = await itemBy(house.staff, { from: 'visit', visit: visit.visit }, { kind: 'site-visit' });
    expect(item.standing).toMatchObject({
      grade: 'A',
      sha256: visit.rawSha256,
      source: { visit: visit.visit, observation: visit.entry },
    });
    const ofOther = { kind: 'site-visit', party: house.otherParty };
    expect(await refusalOf(itemBy(house.staff, { from: 'visit', visit: visit.visit }, ofOther))).toBe(
      'evidence-visit-unknown',
    );
  });

  test('keeps every revision; one without proof never stands before one with it', async () => {
    const visit = aVisit(house);
    house.visits.set(visit.visit, visit);
    const { id } = await itemBy(house.staff, { from: 'visit', visit: visit.visit });
    await addRevision(house.ports, house.merchant, id as never, {
      ...DESCRIBED,
      title: 'a better one',
      content: { from: 'claim' },
    });
    const item = await readItem(house.ports, house.merchant, id as never);
    expect(item.history.map(({ number, grade }) => `${number}${grade}`)).toEqual(['2D', '1A']);
    expect(item.standing).toMatchObject({ number: 1, grade: 'A' });
  });

  test('added twice at once takes two numbers', async () => {
    const { id } = await itemBy(house.merchant, { from: 'claim' });
    const more = { ...DESCRIBED, content: { from: 'claim' } as const };
    await Promise.all([1, 2, 3].map(() => addRevision(house.ports, house.merchant, id as never, more)));
    expect((await readItem(house.ports, house.merchant, id as never)).history.map(({ number }) => number)).toEqual([
      4, 3, 2, 1,
    ]);
  });
});

describe('is refused by name', () => {
  test.each([
    [{ effectiveFrom: '2026-07-01', effectiveTo: '2026-06-30' }, 'period-reversed'],
    [{ effectiveFrom: '2026-11-22', effectiveTo: '2026-12-31' }, 'period-in-future'],
    [{ expiresOn: '2026-05-31' }, 'expires-before-it-begins'],
    [{ expiresOn: '2099-01-01' }, 'period-too-long'],
  ])('a document that says %j', async (changes, reason) => {
    const before = (await house.statements()).length;
    expect(await refusalOf(itemBy(house.staff, { from: 'claim' }, changes))).toBe(`evidence-period-refused ${reason}`);
    expect((await house.statements()).length).toBe(before);
  });

  test.each([
    ['application/pdf', 'content-not-of-its-type', Buffer.from('<html>')],
    ['text/html', 'media-type-not-taken', Buffer.from('<html>')],
    ['constructor', 'media-type-not-taken', Buffer.from('x')],
    ['application/pdf', 'file-empty', Buffer.alloc(0)],
    ['text/plain', 'card-number-not-accepted', Buffer.from('card 4111 1111 1111 1111 expired')],
    ['text/csv', 'card-number-not-accepted', Buffer.from('a,b\r\n1,5555555555554444\r\n')],
    ['text/plain', 'text-not-readable', Buffer.from([0xff, 0x00, 0x81])],
    ['text/csv', 'text-too-large', Buffer.alloc(TEXT_LIMIT_BYTES + 1, 'a')],
  ])('%s: %s', async (type, reason, bytes) => {
    const upload = uploadOf(bytes, type);
    expect(await refusalOf(receiveUpload(house.ports, house.staff, { upload, party: house.party }))).toBe(
      `evidence-file-refused ${reason}`,
    );
  });

  test('a file without digest, or with an empty one: nothing of it is kept', async () => {
    const broken = (digest: Uint8Array) => () => ({ update: () => undefined, digest: () => digest });
    expect(await refusalOf(receiveFile(chunked(PDF), 'application/pdf', broken(new Uint8Array(0))))).toBe(
      'evidence-digest-not-computed',
    );
    const failing = () => ({
      update: () => {
        throw new Error('no digest');
      },
      digest: () => new Uint8Array(32),
    });
    await expect(receiveFile(chunked(PDF), 'application/pdf', failing)).rejects.toThrow('no digest');
  });

  test('another’s file, and a party’s file for another party', async () => {
    const file = await fileBy(house.merchant);
    const content = { from: 'file', file: file.id } as const;
    expect(await refusalOf(itemBy(house.staff, content))).toBe('evidence-file-not-found');
    const ofOurs = await fileBy(house.staff);
    const forOther = { party: house.otherParty };
    expect(await refusalOf(itemBy(house.staff, { from: 'file', file: ofOurs.id }, forOther))).toBe(
      'evidence-file-not-found',
    );
  });
});

describe('who may see', () => {
  test('is the party, the tenant’s people and who is listed, until that ends', async () => {
    const { id, standing } = await itemBy(house.merchant, { from: 'file', file: (await fileBy(house.merchant)).id });
    const seenBy = async (scope: Scope) => [
      await refusalOf(readItem(house.ports, scope, id as never)),
      await refusalOf(readContent(house.ports, scope, standing.id as never)),
      (await listItems(house.ports, scope, { filters: {}, limit: 200 })).items.some((item) => item.id === id),
    ];
    const nothing = ['evidence-item-not-found', 'evidence-revision-not-found', false];
    expect(await seenBy(house.merchant)).toEqual(['nothing', 'nothing', true]);
    expect(await seenBy(house.staff)).toEqual(['nothing', 'nothing', true]);
    expect(await seenBy(house.neighbour)).toEqual(nothing);
    expect(await seenBy(house.stranger)).toEqual(nothing);

    const made = await house.registry.createPerson(house.staff, {
      ...{ email: 'listed@ours.example', displayName: 'listed', role: 'analyst' },
    });
    if (made.kind === 'failed') throw new Error(made.error);
    const person = made.value.id;
    const listed: Scope = { ...house.neighbour, principal: { kind: 'person', id: person } };
    expect(await seenBy(listed)).toEqual(nothing);
    await listViewer(house.ports, house.staff, { item: id as never, person });
    expect(await seenBy(listed)).toEqual(['nothing', 'nothing', false]);
    expect(await itemsSharedWith(house.ports, listed)).toEqual([id]);
    expect((await readItem(house.ports, house.merchant, id as never)).viewers).toEqual([]);
    expect(await refusalOf(listViewer(house.ports, house.staff, { item: id as never, person }))).toBe(
      'evidence-viewer-listed',
    );
    await endViewer(house.ports, house.staff, { item: id as never, person });
    expect(await seenBy(listed)).toEqual(nothing);
  });

  test('a party speaks for itself alone', async () => {
    for (const party of [house.otherParty, undefined]) {
      expect(await refusalOf(itemBy(house.merchant, { from: 'claim' }, { party }))).toBe('evidence-party-unknown');
      const upload = { upload: uploadOf(PDF), party };
      expect(await refusalOf(receiveUpload(house.ports, house.merchant, upload))).toBe('evidence-party-unknown');
    }
    expect(await refusalOf(itemBy(house.merchant, { from: 'url', url: 'https://assessor.example/' }))).toBe(
      'assurance-staff-only',
    );
  });
});

describe('content', () => {
  test('that is not what its digest names, or is not there, is not given', async () => {
    const bytes = Buffer.from('%PDF-1.7 lost');
    const item = await itemBy(house.staff, { from: 'file', file: (await fileBy(house.staff, bytes)).id });
    const name = objectName(house.staff.tenant, hexOf(bytes));
    await house.objects.put(name, Buffer.from('%PDF-1.7 forged'));
    const content = () => readContent(house.ports, house.staff, item.standing.id as never);
    expect(await refusalOf(content())).toBe('evidence-content-missing');
    await fileBy(house.staff, bytes);
    expect(Buffer.from((await content()).bytes)).toEqual(bytes);
  });
});

describe('a signature of the assessor', () => {
  const pair = generateKeyPairSync('ed25519');
  const raw = (key: KeyObject) => Uint8Array.from(Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url'));
  const envelopeOver = (bytes: Uint8Array, key = pair.privateKey, keyid?: string) => {
    const payload = Buffer.from(
      JSON.stringify({
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ name: 'report.pdf', digest: { sha256: hexOf(bytes) } }],
        predicateType: 'https://assessor.example/report/v1',
        predicate: {},
      }),
    );
    const sig = sign(null, preAuthEncoding('application/vnd.in-toto+json', payload), key).toString('base64');
    const signatures = [{ sig, ...(keyid === undefined ? {} : { keyid }) }];
    return JSON.stringify({
      payloadType: 'application/vnd.in-toto+json',
      payload: payload.toString('base64'),
      signatures,
    });
  };
  const report = Buffer.from('%PDF-1.7 signed report');
  const handIn = async (signature: string) =>
    itemBy(house.merchant, { from: 'file', file: (await fileBy(house.merchant, report)).id, signature });
  const refusal = async (signature: string) => refusalOf(handIn(signature));

  test('lifts what the party hands in to B, once two people made the key known; anything else is refused by name', async () => {
    const good = envelopeOver(report);
    expect(await refusal(good)).toBe('evidence-signature-refused key-not-known');
    const wanted = { assessor: 'Assessor K.K.', publicKey: raw(pair.publicKey), reason: 'met in person' };
    expect(await refusalOf(askForKey(house.ports, house.merchant, wanted))).toBe('assurance-staff-only');
    const { key, act } = await askForKey(house.ports, house.staff, wanted);
    expect(await refusal(good)).toBe('evidence-signature-refused key-not-known');
    expect(await refusalOf(house.registry.twoPersonActs.approve(house.staff, act as never))).toBe(
      'act-needs-another-person',
    );
    await house.registry.twoPersonActs.approve(house.second, act as never);
    expect((await listAssessorKeys(house.ports, house.staff))[0]).toMatchObject({ id: key, state: 'known' });

    const { keyId = '' } = (await listAssessorKeys(house.ports, house.staff))[0] ?? {};
    for (const signature of [good, envelopeOver(report, pair.privateKey, keyId)]) {
      expect((await handIn(signature)).standing).toMatchObject({ grade: 'B', origin: 'upload', signedBy: key });
    }
    const other = generateKeyPairSync('ed25519').privateKey;
    const tampered = JSON.parse(good);
    tampered.signatures[0].sig = Buffer.alloc(64).toString('base64');
    for (const [signature, reason] of [
      [envelopeOver(report, other), 'signature-wrong'],
      [JSON.stringify(tampered), 'signature-wrong'],
      [envelopeOver(Buffer.from('%PDF-1.7 another')), 'digest-differs'],
      [envelopeOver(report, other, 'ff'.repeat(32)), 'key-not-known'],
      ['{}', 'envelope-malformed'],
      ['not json', 'envelope-malformed'],
      [JSON.stringify({ ...JSON.parse(good), payload: 'e30=' }), 'statement-malformed'],
    ] as const) {
      expect(await refusal(signature)).toBe(`evidence-signature-refused ${reason}`);
    }
    await revokeKey(house.ports, house.staff, key);
    expect(await refusal(good)).toBe('evidence-signature-refused key-revoked');
  });
});

describe('the assessor’s address', () => {
  const certificate = makeCertificate('assessor.localhost');
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    const pdf = { 'content-type': 'application/pdf' };
    if (request.url === '/moved') response.writeHead(302, { location: '/t0ken-in-path/report.pdf?and=t0ken' }).end();
    else if (request.url === '/to-card') response.writeHead(302, { location: '/4111111111111111.pdf' }).end();
    else if (request.url === '/inside') response.writeHead(302, { location: 'https://192.168.0.1/report.pdf' }).end();
    else if (request.url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    else if (request.url === '/huge') response.writeHead(200, { ...pdf, 'content-length': FILE_LIMIT_BYTES + 1 }).end();
    else response.writeHead(200, pdf).end(PDF);
  });
  let at: string;
  let room: TestAssurance['room'];
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    at = `https://assessor.localhost:${(server.address() as AddressInfo).port}`;
    room = house.open({ downloads: guardedDownloads({ authorities: [certificate.cert] }) });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const fetchFrom = (url: string) =>
    addItem(room.ports, house.staff, {
      ...DESCRIBED,
      kind: 'asv-scan',
      party: house.party,
      content: { from: 'url', url },
    });

  test('gives a document of grade B, with the address, who answered and when in the entry, and no secret of the address', async () => {
    const { item } = await fetchFrom(`${at}/report.pdf?token=lets-one-in`);
    const { standing } = await readItem(house.ports, house.merchant, item);
    expect(standing).toMatchObject({
      grade: 'B',
      origin: 'fetch',
      sha256: hexOf(PDF),
      source: {
        url: at,
        fetchedAt: '2026-11-21T09:00:00.000Z',
        tls: { subject: 'assessor.localhost' },
      },
    });
    const entry = (await house.statements()).at(-1);
    expect(entry?.fact).toMatchObject({
      source: { tls: { certificateSha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    expect(entry?.text).not.toContain('lets-one-in');
    expect(entry?.text).not.toContain('report.pdf');
  });

  test('keeps what it was led to on the way out of sight, committed to', async () => {
    const { item } = await fetchFrom(`${at}/moved`);
    const shown = JSON.stringify(await readItem(house.ports, house.merchant, item));
    expect(shown).toContain(at);
    expect(shown + (await house.statements()).at(-1)?.text).not.toContain('t0ken');
    const led = `select from assurance.revision where record like '%${at}/t0ken-in-path/report.pdf?and=t0ken%'`;
    expect(await house.asApp(led, house.staff)).toBe(1);
  });

  test.each([
    ['/inside', 'address-not-public'],
    ['/page', 'media-type-not-taken'],
    ['/huge', 'too-large'],
    ['/to-card', 'card-number-not-accepted'],
    ['/of/4111%31111-1111-1111', 'card-number-not-accepted'],
  ])('%s is refused: %s, and nothing is kept', async (path, reason) => {
    const before = (await house.statements()).length;
    expect(await refusalOf(fetchFrom(at + path))).toBe(`evidence-fetch-refused ${reason}`);
    expect((await house.statements()).length).toBe(before);
  });

  test.each(['https://127.0.0.1/', 'https://169.254.169.254/latest/meta-data', 'https://localhost/', 'https://[::1]/'])(
    '%s is no assessor',
    async (url) => {
      expect(await refusalOf(fetchFrom(url))).toBe('evidence-fetch-refused address-not-public');
    },
  );
});

describe('lists', () => {
  test('are filtered, paged to the end without a gap, and given as CSV', async () => {
    const all = await listItems(house.ports, house.staff, { filters: {}, limit: 200 });
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listItems(house.ports, house.staff, { filters: {}, cursor, limit: 3 });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(paged).toEqual(all.items.map(({ id }) => id));
    expect(paged.length).toBeGreaterThan(5);
    const graded = await listItems(house.ports, house.staff, {
      filters: { grade: 'A', kind: 'site-visit' },
      limit: 200,
    });
    expect(graded.items.map(({ standing }) => standing.grade)).toEqual(['A']);
    expect((await listItems(house.ports, house.staff, { filters: { text: '%' }, limit: 9 })).items).toEqual([]);
    const csv = new TextDecoder().decode(await itemsAsCsv(house.ports, house.staff, {}));
    expect(csv.trim().split('\r\n')).toHaveLength(paged.length + 1);
    const small = { ...house.ports, exportLimit: 2 };
    expect(await refusalOf(itemsAsCsv(small, house.staff, {}))).toBe('assurance-export-too-large');
    const forged = listItems(house.ports, house.staff, { filters: {}, cursor: 'bm90', limit: 3 });
    expect(await refusalOf(forged)).toBe('cursor-not-valid');
  });
});
