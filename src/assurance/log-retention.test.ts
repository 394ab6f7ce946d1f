import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { preAuthEncoding } from '#evidence';
import { durationOfMs } from '#kernel';
import { addDays, dayOf } from './core/days.ts';
import type { Holding } from './core/log-retention.ts';
import { addLogSystem, askToRetire, reportHoldings, setPolicy, takeSignedFile } from './log-retention.ts';
import { listFindings } from './read-findings.ts';
import { listLogSystems, readLogSystem, readPolicy } from './read-logs.ts';
import { readObject } from './receive-file.ts';
import { DAY_MS, openTestAssurance, refusalOf, type TestAssurance } from './testing.ts';

let house: TestAssurance;
beforeEach(async () => {
  await house?.close();
  house = await openTestAssurance();
});
afterAll(() => house.close());

const sweep = async () => {
  await house.room.sweeper.sweepOnce();
  expect(house.failures).toEqual([]);
};
const pass = async (days: number) => {
  await house.clock.advance(durationOfMs(days * DAY_MS));
  await sweep();
};
const findings = async () =>
  (await listFindings(house.ports, house.staff, { filters: {}, limit: 200 })).items.map(
    ({ kind, status, subject, severity }) => `${kind} ${subject.label} ${severity} ${status}`,
  );
const alerts = async () =>
  (await house.cases.alerts.list(house.staff, { filters: {}, limit: 200 })).items
    .filter(({ source }) => source === 'assurance')
    .map(({ kind, subject }) => `${kind} ${subject.label}`);

describe('the watch over logs', () => {
  const day = () => dayOf(house.clock.now());
  const held = (changes: Partial<Holding> = {}): Holding => ({
    ...{ name: 'web access', from: addDays(day(), -400), to: addDays(day(), -1), onlineFrom: addDays(day(), -100) },
    ...changes,
  });
  const pair = generateKeyPairSync('ed25519');
  const publicKey = Uint8Array.from(Buffer.from(String(pair.publicKey.export({ format: 'jwk' }).x), 'base64url'));
  const watched = (changes: object = {}) =>
    addLogSystem(house.ports, house.staff, { party: house.party, name: 'web', startedOn: '2020-01-01', ...changes });
  const report = (id: string, holdings: readonly Holding[]) =>
    reportHoldings(house.ports, house.merchant, id as never, { day: day(), holdings: [...holdings] });

  test('finds a system that stops reporting, and hears it again', async () => {
    const { id } = await watched();
    expect(await report(id, [held()])).toMatchObject({ faults: [] });
    await pass(1);
    expect(await findings()).toEqual([]);
    await pass(1);
    expect(await findings()).toEqual(['log-report-missing web high open']);
    expect(await alerts()).toEqual(['log-report-missing web']);
    await report(id, [held()]);
    await sweep();
    expect(await findings()).toEqual(['log-report-missing web high closed']);
    expect((await house.statements()).filter(({ fact }) => fact.act === 'reports-again')).toMatchObject([
      { grade: 'A' },
    ]);
  });

  test('finds one that holds less than policy, or no longer names a log; its own next word closes nothing', async () => {
    const { id } = await watched();
    await report(id, [held(), held({ name: 'database' })]);
    const short = await report(id, [held({ from: addDays(day(), -300), onlineFrom: addDays(day(), -30) })]);
    expect(short.faults).toEqual([
      { log: 'web access', fault: 'kept-too-short' },
      { log: 'web access', fault: 'online-too-short' },
      { log: 'database', fault: 'log-not-reported-any-more' },
    ]);
    await sweep();
    expect(await findings()).toEqual(['log-retention-short web high open']);
    await report(id, [held(), held({ name: 'database' })]);
    await sweep();
    expect(await findings()).toEqual(['log-retention-short web high open']);
    expect((await readLogSystem(house.ports, house.merchant, id as never)).state).toBe('ok');
    expect((await listLogSystems(house.ports, house.neighbour, { filters: {}, limit: 9 })).items).toEqual([]);
  });

  test('takes a daily file by its signature, once a day, and nothing unsigned in its place', async () => {
    const { id } = await watched({ publicKey });
    const signed = (predicate: object, key = pair.privateKey, beside: object = {}) => {
      const type = 'application/vnd.in-toto+json';
      const statement = {
        ...{ _type: 'https://in-toto.io/Statement/v1', predicateType: 'urn:mitsuke:log-holdings:v1' },
        ...{ subject: [{ name: 'holdings', digest: { sha256: '00'.repeat(32) } }], predicate },
        ...beside,
      };
      const payload = Buffer.from(JSON.stringify(statement));
      const sig = sign(null, preAuthEncoding(type, payload), key).toString('base64');
      return JSON.stringify({ payloadType: type, payload: payload.toString('base64'), signatures: [{ sig }] });
    };
    const send = (text: string) => refusalOf(takeSignedFile(house.ports, house.merchant, text));
    const good = { system: id, day: day(), holdings: [held()] };
    const refused = (reason: string) => `log-report-refused ${reason}`;
    expect(await send(signed(good, generateKeyPairSync('ed25519').privateKey))).toBe(refused('signature-wrong'));
    expect(await send(signed({ ...good, day: addDays(day(), 1) }))).toBe(refused('day-in-future'));
    expect(await send(signed({ ...good, day: addDays(day(), -30) }))).toBe(refused('day-too-old'));
    expect(await send(signed({ ...good, holdings: [held({ to: '2019-01-01' })] }))).toBe(refused('period-reversed'));
    expect(await send(signed({ ...good, holdings: [held(), held()] }))).toBe(refused('named-twice'));
    expect(await send(signed({ ...good, more: 1 }))).toBe(refused('not-log-holdings'));
    expect(await send('{}')).toBe(refused('envelope-malformed'));
    expect(await send(signed({ ...good, system: house.newId('lgs') }))).toBe('log-system-not-found');
    expect(await send(signed({ ...good, holdings: [held({ name: 'web\u0000' })] }))).toBe(refused('not-log-holdings'));
    const holdsCard = refused('card-number-not-accepted');
    expect(await send(signed({ ...good, holdings: [held({ name: 'of 4111 1111 1111 1111' })] }))).toBe(holdsCard);
    expect(await send(signed(good, pair.privateKey, { note: '4111111111111111' }))).toBe(holdsCard);
    expect(await refusalOf(report(id, [held()]))).toBe(refused('signature-needed'));
    expect((await readLogSystem(house.ports, house.staff, id as never)).state).toBe('waiting');
    const file = signed(good);
    expect(await send(file)).toBe('nothing');
    expect(await send(file)).toBe(refused('reported-before'));
    expect((await readLogSystem(house.ports, house.staff, id as never)).state).toBe('ok');
    const digest = (await house.statements()).findLast(({ fact }) => fact.act === 'reported')?.subjects[1]?.digest;
    const kept = await readObject(house.ports, house.staff.tenant, digest?.sha256 ?? '');
    expect(Buffer.from(kept ?? []).toString()).toBe(file);
  });

  test('knows a policy that only grows, and a system that two people retire', async () => {
    expect(await readPolicy(house.ports, house.staff)).toEqual({ months: 12, onlineMonths: 3 });
    for (const laxer of [
      { months: 11, onlineMonths: 3 },
      { months: 12, onlineMonths: 2 },
      { months: 12, onlineMonths: 13 },
    ]) {
      expect(await refusalOf(setPolicy(house.ports, house.staff, laxer))).toBe('log-policy-refused');
    }
    await setPolicy(house.ports, house.staff, { months: 24, onlineMonths: 6 });
    expect(await refusalOf(setPolicy(house.ports, house.staff, { months: 18, onlineMonths: 6 }))).toBe(
      'log-policy-refused',
    );
    const { id } = await watched();
    expect((await report(id, [held()])).faults.map(({ fault }) => fault)).toEqual([
      'kept-too-short',
      'online-too-short',
    ]);
    expect(await refusalOf(watched())).toBe('log-system-name-taken');
    expect(await refusalOf(askToRetire(house.ports, house.merchant, id as never, 'gone'))).toBe('assurance-staff-only');
    const { act } = await askToRetire(house.ports, house.staff, id as never, 'switched off');
    await house.registry.twoPersonActs.approve(house.second, act as never);
    const late = reportHoldings(house.ports, house.staff, id as never, { day: day(), holdings: [held()] });
    expect(await refusalOf(late)).toBe('log-system-retired');
    await pass(5);
    expect((await findings()).filter((each) => each.startsWith('log-report-missing'))).toEqual([]);
  });
});
