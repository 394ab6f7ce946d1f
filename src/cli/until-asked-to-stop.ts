/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const untilAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve();
      });
    }
  });
