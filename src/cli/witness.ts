/**
 * `mitsuke witness serve|keys`: a witness for logs of others. Works on its own folder; needs no database and nothing of
 * `mitsuke serve`.
 */
import { systemClock } from '#app/system-clock';
import { readWitnessConfiguration, runWitness, type WitnessConfiguration, witnessVkey } from '#app/witness';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';

type WitnessFlags = { readonly json?: boolean; readonly config: string };

export const serveWitness = async ({ options, output }: Invocation<WitnessFlags>): Promise<ExitCode> => {
  const until = untilAskedToStop(systemClock());
  const configuration = configured(options.config);
  const { name } = configuration;
  await runWitness({
    configuration,
    logTo: process.stderr,
    until,
    onReady: ({ url, vkey }) => {
      const logs = configuration.logs.length;
      output.result({ url, name, vkey, logs }, `${name} witnesses ${logs} log(s) at ${url}\nvkey ${vkey}`);
    },
  });
  return 0;
};

export const showWitnessKeys = async ({ options, output }: Invocation<WitnessFlags>): Promise<ExitCode> => {
  const configuration = configured(options.config);
  const vkey = await witnessVkey(configuration, process.stderr);
  output.result({ name: configuration.name, vkey }, vkey);
  return 0;
};

/** @throws CommandFailure with every fault, exit code 2 */
const configured = (file: string): WitnessConfiguration => {
  const read = readWitnessConfiguration(file);
  if (read.kind === 'ok') return read.value;
  const lines = read.error.map(
    ({ code, place, setting, expected }) => `${place}: ${setting} (${code}); expected ${expected}`,
  );
  throw new CommandFailure('configuration-refused', lines.join('\n  '), 2);
};
