import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { DEFAULT_ORDER, readCommand } from './commands.ts';
import { request } from './loopback/request.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');

type Line = { readonly event: string } & Readonly<Record<string, unknown>>;

class LabProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: Line[] = [];
  readonly ended: Promise<number | null>;
  out = '';
  err = '';

  constructor(...words: readonly string[]) {
    this.child = spawn(process.execPath, [MAIN, ...words], { env: { PATH: process.env.PATH } });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.out += `${line}\n`;
      if (line.startsWith('{')) this.lines.push(JSON.parse(line));
    });
    this.child.stderr.on('data', (text: Buffer) => {
      this.err += text.toString();
    });
    this.ended = new Promise((resolve) => this.child.on('close', resolve));
  }

  async line(event: string): Promise<Line> {
    await expect.poll(() => this.lines.some((line) => line.event === event), { timeout: 20_000 }).toBe(true);
    return this.lines.find((line) => line.event === event) as Line;
  }

  say(command: object): void {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
  }
}

let lab: LabProcess | undefined;
afterEach(async () => {
  if (lab?.child.exitCode === null) lab.child.kill('SIGKILL');
  await lab?.ended;
  lab = undefined;
});

const isGone = async (origin: unknown): Promise<boolean> =>
  request(String(origin)).then(
    () => false,
    () => true,
  );

describe('the lab as a process', () => {
  test('attacks and restores on command, and is gone when its standard input closes', async () => {
    lab = new LabProcess();
    const ready = await lab.line('ready');
    lab.say({ command: 'attack', channel: 'img' });
    expect(await lab.line('attack')).toMatchObject({ outcome: 'succeeded' });
    lab.say({ command: 'attack', channel: 'pigeon' });
    expect(await lab.line('refused')).toMatchObject({ field: 'channel' });
    lab.say({ command: 'restore' });
    lab.say({ command: 'status' });
    expect(await lab.line('status')).toMatchObject({ patched: true, untouched: { js: true, link: true }, cards: 0 });
    lab.child.stdin.end();
    expect(await lab.ended).toBe(0);
    for (const origin of [ready.shop, ready.psp, ready.collector]) expect(await isGone(origin)).toBe(true);
    expect(lab.err).toBe('');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends on %s', async (name) => {
    lab = new LabProcess('--attack');
    const ready = await lab.line('ready');
    await lab.line('attack');
    lab.child.kill(name);
    expect(await lab.ended).toBe(0);
    expect(lab.lines.at(-1)).toEqual({ event: 'stopped' });
    expect(await isGone(ready.shop)).toBe(true);
  });

  test('ends on the command stop, traffic included', async () => {
    lab = new LabProcess();
    await lab.line('ready');
    lab.say({ command: 'traffic', url: 'http://localhost:1', apiKeyFile: MAIN, perSecond: 5 });
    expect(await lab.line('traffic-started')).toMatchObject({ to: 'http://localhost:1' });
    lab.say({ command: 'stop' });
    expect(await lab.ended).toBe(0);
  });

  test('says what is wrong with its command line, with exit code 2', async () => {
    lab = new LabProcess('--port', '80');
    expect(await lab.ended).toBe(2);
    expect(lab.err).toContain('--port: expected a whole number from 1024 to 65533');
  });

  test('writes a world whole or not at all', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'lab-world-'));
    const out = path.join(folder, 'world.csv');
    lab = new LabProcess('world', '--out', out, '--days', '2', '--cards', '1000', '--json');
    expect(await lab.ended).toBe(0);
    const summary = JSON.parse(lab.out);
    const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(summary.rows + 1);
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([24]));
    expect(lines[0]?.endsWith('label,incident')).toBe(true);

    lab = new LabProcess('world', '--out', path.join(folder, 'other.csv'), '--days', '3000');
    await expect.poll(async () => (await readdir(folder)).length, { timeout: 20_000 }).toBe(2);
    lab.child.kill('SIGKILL');
    await lab.ended;
    expect((await readdir(folder)).filter((name) => name.endsWith('.csv'))).toEqual(['world.csv']);
    await rm(folder, { recursive: true });
  });
});

describe('the command line', () => {
  test.each([
    [['--channel', 'pigeon'], 'channel'],
    [['--port', 'x'], '--port'],
    [['--prot', '7311'], '--prot'],
    [['word'], 'word'],
    [['world'], '--out'],
    [['world', '--out', 'x', '--days', '0'], '--days'],
    [['world', '--out', 'x', '--from', '2026-13-01'], '--from'],
    [['world', '--out', 'x', '--seed', '-1'], '--seed'],
  ])('%j is refused by name', (words, name) => {
    const asked = readCommandLine(words, {}, false);
    expect(asked).toMatchObject({ kind: 'wrong' });
    expect(asked.kind === 'wrong' && asked.message).toContain(name);
  });

  test('a day begins at midnight in Japan', () => {
    expect(readCommandLine(['world', '--out', 'x', '--from', '2026-04-01', '--days', '1'], {}, false)).toMatchObject({
      order: { span: { from: Date.parse('2026-03-31T15:00:00Z'), to: Date.parse('2026-04-01T15:00:00Z') } },
    });
  });

  test('a browser goes without its sandbox as root only, or when that is asked for', () => {
    const sandbox = (environment: Record<string, string>, isRoot: boolean) => {
      const asked = readCommandLine([], { LAB_CHROMIUM: '/usr/bin/chromium', ...environment }, isRoot);
      return asked.kind === 'run' ? asked.options.browser?.sandbox : undefined;
    };
    expect([sandbox({}, false), sandbox({}, true), sandbox({ LAB_CHROMIUM_SANDBOX: 'off' }, false)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a command', () => {
  test.each([
    ['not json', ''],
    ['[1]', 'command'],
    ['{"command":"toString"}', 'command'],
    ['{"command":"attack","chanel":"img"}', 'chanel'],
    ['{"command":"restore","patched":"yes"}', 'patched'],
    ['{"command":"traffic","url":"http://192.0.2.1:7300","apiKeyFile":"k"}', 'url'],
    ['{"command":"traffic","url":"http://localhost:7300"}', 'apiKeyFile'],
    ['{"command":"traffic","url":"http://localhost:7300","apiKeyFile":"k","perSecond":0}', 'perSecond'],
  ])('%s is refused by field', (line, field) => {
    expect(readCommand(line, DEFAULT_ORDER)).toMatchObject({ command: 'refused', field });
  });
});
