/** How the lab's end, and what it says, reach those who wait for its events; with real processes. */
import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { eventsOf, type LabEvent } from './lab-process.ts';

const start = (script: string) => {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  return { child, ...eventsOf(child) };
};

const wait = { until: 'never', onEvent: () => undefined };

describe('whoever waits for an event of the lab', () => {
  test('gets every event up to the awaited one', async () => {
    const { child, until, ended } = start(
      'process.stdin.resume(); for (const event of ["a", "b", "ready"]) console.log(JSON.stringify({ event }))',
    );
    const seen: string[] = [];
    const onEvent = ({ event }: LabEvent): void => void seen.push(event);
    expect(await until({ until: 'ready', onEvent })).toEqual({ event: 'ready' });
    expect(seen).toEqual(['a', 'b', 'ready']);
    child.stdin.end();
    await ended;
  });

  test('is told its end with its last words', async () => {
    const { until, ended } = start('process.stderr.write("no port"); process.exitCode = 1');
    await expect(until(wait)).rejects.toMatchObject({ code: 'lab-ended', message: expect.stringContaining('no port') });
    await ended;
  });

  test('is told its end at once when it has ended before', async () => {
    const { until, ended } = start('');
    await ended;
    await expect(until(wait)).rejects.toMatchObject({ code: 'lab-ended' });
  });

  test.each(['half a {line', '"text"', 'null', '{"event":1}'])(
    'is told of a line that is no event: %s',
    async (line) => {
      const { until, ended } = start(`process.stdin.resume(); console.log(${JSON.stringify(line)})`);
      await expect(until(wait)).rejects.toMatchObject({ code: 'lab-unreadable' });
      await ended;
      await expect(until(wait)).rejects.toMatchObject({ code: 'lab-unreadable' });
    },
  );
});
