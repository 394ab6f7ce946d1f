/** The lab as a process: events on standard output, commands from standard input, gone when that closes. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { AttackOrder } from './attack/attack.ts';
import { type Command, readCommand } from './commands.ts';
import { type Lab, type LabOptions, startLab } from './start-lab.ts';

export type RunOptions = LabOptions & {
  readonly input: Readable;
  /** Ends the lab as the command `stop` does. */
  readonly signal: AbortSignal;
  readonly order: AttackOrder;
  /** Begin with an attack. */
  readonly attackFirst: boolean;
};

/** Settles when the lab has stopped: nothing listens, nothing runs. */
export const runLab = async (options: RunOptions): Promise<void> => {
  const { input, signal, surroundings, order, attackFirst } = options;
  const lab = await startLab(options);
  surroundings.report({ event: 'ready', ...addressesOf(lab), admin: lab.shop.admin });
  const lines = createInterface({ input, signal });
  try {
    if (attackFirst) await perform(lab, { command: 'attack', order }, surroundings.report);
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const command = readCommand(line, order);
      if (command.command === 'stop') break;
      if (command.command === 'refused') {
        surroundings.report({ event: 'refused', field: command.field, expected: command.expected });
      } else await perform(lab, command, surroundings.report);
    }
  } finally {
    lines.close();
    await lab.stop();
    surroundings.report({ event: 'stopped' });
  }
};

const addressesOf = ({ shop, psp, collector }: Lab) => ({
  shop: shop.origin,
  psp: psp.origin,
  collector: collector.origin,
});

type Report = RunOptions['surroundings']['report'];

const perform = async (lab: Lab, command: Exclude<Command, { command: 'stop' }>, report: Report): Promise<void> => {
  if (command.command === 'attack') {
    report({ event: 'attack', ...(await lab.attack(command.order)) });
  } else if (command.command === 'restore') {
    lab.shop.restore(command.patched);
    report({ event: 'restored', patched: command.patched });
  } else {
    const { shop, collector } = lab;
    const untouched = { js: shop.isUntouched('js'), link: shop.isUntouched('link') };
    report({ event: 'status', ...addressesOf(lab), patched: shop.isPatched(), untouched, ...collector.counts() });
  }
};
