/** How the demo begins and ends when things go wrong: nothing is left running, nothing of anybody else's is removed. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MitsukeProcess, mitsuke, processesWith } from './mitsuke-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-life-'));
chmodSync(folder, 0o711); // PostgreSQL's own user has to pass when the tests run as root.
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Step = { readonly step: string; readonly count?: number; readonly url?: string };

const demoIn = (data: string, ...words: string[]): MitsukeProcess =>
  new MitsukeProcess(['demo', '--json', '--port', '0', '--data', data, ...words]);

/** Longer than a machine needs that does a dozen other things at once: nothing here is about speed. */
const LIMIT_MS = 180_000;
const untilGone = (marker: string) => expect.poll(() => processesWith(marker), { timeout: 60_000 }).toEqual([]);

describe('the demo', { timeout: LIMIT_MS }, () => {
  test('killed without warning, is begun anew by --fresh beside what it left running', async () => {
    const data = path.join(folder, 'killed');
    const first = demoIn(data);
    const made = await first.line<Step>(({ step }) => step === 'migrated');
    const judged = await first.line<Step>(({ step }) => step === 'committed');
    for (const { pid, command } of processesWith(data))
      if (command.includes('cli/main.ts')) process.kill(pid, 'SIGKILL');
    await first.ended;
    expect(processesWith(data)).not.toEqual([]);

    const second = demoIn(data, '--fresh');
    // On the tables of before nothing would be left to migrate.
    expect(made.count).toBeGreaterThan(0);
    expect(await second.line<Step>(({ step }) => step === 'migrated')).toEqual(made);
    expect(await second.line<Step>(({ step }) => step === 'committed')).toEqual(judged);
    second.signal('SIGINT');
    expect(await second.ended).toMatchObject({ code: 0 });
    await untilGone(data);
  });

  test('is not begun a second time on the same data, also not by --fresh', async () => {
    const data = path.join(folder, 'used');
    const first = demoIn(data);
    const { url } = await first.line<Step>(({ step }) => step === 'serving');
    await first.line<Step>(({ step }) => step === 'labStarted');
    const begin = (...words: string[]) => mitsuke(['demo', '--json', '--port', '0', '--data', data, ...words]);
    for (const words of [[], ['--fresh']]) {
      const told = await begin(...words);
      expect(told).toMatchObject({ code: 1, err: expect.stringMatching(/^demo-runs-already: /) });
      expect(told.err).toContain(url);
    }
    // One that hangs cannot say that it runs; what it uses is not removed for that.
    const running = processesWith(data).filter(({ command }) => command.includes('cli/main.ts'));
    for (const { pid } of running) process.kill(pid, 'SIGSTOP');
    const refused = await begin('--fresh');
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/^data-folder-in-use: /) });
    for (const { pid } of running) process.kill(pid, 'SIGCONT');
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' });
    first.signal('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0 });
    await untilGone(data);
  });

  test.each([150, 600, 1_200, 2_000])(
    'asked to stop %d ms after its start, leaves nothing running',
    async (afterMs) => {
      const data = path.join(folder, `stopped-${afterMs}`);
      const demo = demoIn(data);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      demo.signal('SIGINT');
      await demo.ended;
      await untilGone(data);
    },
  );

  test('neither runs in nor removes what a server keeps, while it serves and afterwards', async () => {
    const data = path.join(folder, 'served');
    const environment = { MITSUKE_DATA_FOLDER: data, MITSUKE_SERVER_PORT: '0' };
    const server = new MitsukeProcess(['serve', '--json'], { environment });
    const { url } = await server.line<{ readonly url: string }>((line) => 'url' in line);
    const refuse = async (): Promise<void> => {
      for (const words of [[], ['--fresh']]) {
        const refused = await mitsuke(['demo', '--json', '--port', '0', '--data', data, ...words]);
        expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/^not-a-data-folder: /) });
      }
    };
    await refuse();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    await refuse();
    expect(await mitsuke(['migrate'], { environment })).toMatchObject({
      code: 0,
      out: expect.stringContaining('up to date'),
    });
  });

  test('touches nothing in a folder that is somebody else’s', async () => {
    const data = path.join(folder, 'foreign');
    mkdirSync(path.join(data, 'keys'), { recursive: true });
    writeFileSync(path.join(data, 'keys', 'house-key'), 'mine');
    for (const words of [[], ['--fresh']]) {
      const refused = await mitsuke(['demo', '--json', '--port', '0', '--data', data, ...words]);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('not-a-data-folder') });
    }
    expect(existsSync(path.join(data, 'keys', 'house-key'))).toBe(true);
    expect(existsSync(path.join(data, 'postgres'))).toBe(false);
  });
});
