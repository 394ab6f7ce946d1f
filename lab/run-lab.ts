/** The lab as a process: events on standard output, commands from standard input, gone when that closes. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { AttackOrder } from './attack/attack.ts';
import { type Command, readCommand } from './commands.ts';
import type { Served } from './loopback/serve.ts';
import { plant } from './plant.ts';
import { type Lab, type LabOptions, startLab } from './start-lab.ts';
import type { LabEvent } from './surroundings.ts';
import { startTraffic, type Traffic } from './traffic/send-traffic.ts';
import { type HttpsShop, serveHttps } from './weaknesses/serve-https.ts';

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
  const { report } = surroundings;
  const lab = await startLab(options);
  const running: Running = { lab, surroundings, traffic: undefined, https: undefined, vendors: undefined };
  report({ event: 'ready', ...addressesOf(lab), admin: lab.shop.admin });
  const lines = createInterface({ input, signal });
  try {
    if (attackFirst) await perform(running, { command: 'attack', order });
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const command = readCommand(line, order);
      if (command.command === 'stop') break;
      if (command.command === 'refused') {
        report({ event: 'refused', field: command.field, expected: command.expected });
      } else await perform(running, command).catch((error: Error) => report(failureOf(command.command, error)));
    }
  } finally {
    lines.close();
    await running.traffic?.stop();
    await running.https?.close();
    await running.vendors?.close();
    await lab.stop();
    report({ event: 'stopped' });
  }
};

type Running = {
  readonly lab: Lab;
  readonly surroundings: LabOptions['surroundings'];
  traffic: Traffic | undefined;
  https: HttpsShop | undefined;
  vendors: Served | undefined;
};

const failureOf = (at: string, error: Error): LabEvent => ({ event: 'failure', at, name: error.message });

const addressesOf = ({ shop, psp, collector, alike }: Lab) => ({
  shop: shop.origin,
  psp: psp.origin,
  collector: collector.origin,
  alike: Object.fromEntries(Object.entries(alike).map(([kind, { origin }]) => [kind, origin])),
});

const perform = async (running: Running, command: Exclude<Command, { command: 'stop' }>): Promise<void> => {
  const { lab, surroundings } = running;
  const { report } = surroundings;
  switch (command.command) {
    case 'attack':
      report({ event: 'attack', ...(await lab.attack(command.order)) });
      return;
    case 'restore':
      lab.shop.restore(command.patched);
      report({ event: 'restored', patched: command.patched });
      return;
    case 'traffic-start':
      await running.traffic?.stop();
      running.traffic = undefined;
      running.traffic = await startTraffic(command.order, surroundings);
      report({ event: 'traffic-started', to: command.order.url, perSecond: command.order.perSecond });
      return;
    case 'traffic-stop':
      await running.traffic?.stop();
      running.traffic = undefined;
      return;
    case 'plant':
      running.vendors = await plant(lab, command.order, running);
      return;
    case 'weaken':
      await weaken(running, command);
      return;
    case 'status':
      report({ event: 'status', ...statusOf(lab) });
  }
};

const weaken = async (
  running: Running,
  { switches, https }: Extract<Command, { command: 'weaken' }>,
): Promise<void> => {
  const { lab, surroundings } = running;
  await running.https?.close();
  running.https = undefined;
  lab.shop.weaken(switches);
  if (https !== 'off') running.https = await serveHttps(lab.shop.origin, { old: https === 'old', surroundings });
  const { origin, certificate } = running.https ?? {};
  surroundings.report({ event: 'weakened', switches, ...(origin === undefined ? {} : { https: origin, certificate }) });
};

const statusOf = (lab: Lab) => ({
  ...addressesOf(lab),
  patched: lab.shop.isPatched(),
  untouched: { js: lab.shop.isUntouched('js'), link: lab.shop.isUntouched('link') },
  ...lab.collector.counts(),
  arrivals: lab.collector.arrivals(),
  admin: lab.shop.admin,
  tried: lab.shop.tried(),
});
