/** Calls back whenever a person at the terminal presses Enter; does nothing where nobody can. */
import { createInterface } from 'node:readline';

/** @returns what ends it. */
export const onEnter = (pressed: () => void): (() => void) => {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin });
  // readline takes Ctrl-C from the terminal: hand it on to whoever waits for the signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  lines.on('line', pressed);
  return () => lines.close();
};
