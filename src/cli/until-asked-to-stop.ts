/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP; another one a second or more later ends the process at once. Sooner
 * ones are the same wish: a terminal sends Ctrl-C to every process of the group, and a launcher passes its own on.
 */
import type { Clock } from '#platform/clock';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SAME_WISH_MS = 1_000;

export const untilAskedToStop = (clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    let askedAtMs: number | undefined;
    const ask = (): void => {
      const nowMs = clock.monotonicMs();
      if (askedAtMs !== undefined && nowMs - askedAtMs >= SAME_WISH_MS) process.exit(1);
      askedAtMs ??= nowMs;
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, ask);
    // A closed pipe: whoever listened has gone, as with `| head`.
    for (const output of [process.stdout, process.stderr]) output.on('error', () => resolve());
  });
