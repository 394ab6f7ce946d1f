/** What commands on the server's own ground share: its configuration, its rule set and its data folder. */
import { type Configuration, type House, openHouse, readConfiguration, type StartFault } from '#app';
import { readFeatures, readGuardSettings, readRuleSet } from '#app/read-rule-set';
import { standardDataFolder } from '#app/standard-folder';
import { systemClock } from '#app/system-clock';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import { VERSION } from './version.ts';

export type ConfigFlag = { readonly json?: boolean; readonly config?: string };

type Configured = {
  readonly configuration: Configuration;
  readonly dataFolder: string;
  readonly purpose: 'serve';
  readonly ruleSet: Parameters<typeof openHouse>[0]['ruleSet'];
  readonly features: Parameters<typeof openHouse>[0]['features'];
  readonly guardSettings: Parameters<typeof openHouse>[0]['guardSettings'];
  readonly version: string;
};

/** @throws CommandFailure with every fault, exit code 2 */
export const configured = ({ options, environment }: Invocation<ConfigFlag>): Configured => {
  const read = readConfiguration(environment, options.config ?? environment.MITSUKE_CONFIG);
  if (read.kind === 'failed') throw faulty(read.error);
  const { featuresFile, guardFile, ruleSetFile } = read.value;
  const guard = guardFile === undefined ? undefined : readGuardSettings(guardFile);
  if (guard?.kind === 'failed') throw faulty(guard.error);
  const features = featuresFile === undefined ? undefined : readFeatures(featuresFile);
  if (features?.kind === 'failed') throw faulty(features.error);
  const rules = readRuleSet(ruleSetFile, features?.value);
  if (rules.kind === 'failed') throw faulty(rules.error);
  return {
    configuration: read.value,
    dataFolder: read.value.dataFolder ?? standardDataFolder('serve', environment.HOME),
    purpose: 'serve',
    ruleSet: rules.value,
    features: features?.value,
    guardSettings: guard?.value,
    version: VERSION,
  };
};

const faulty = (faults: readonly StartFault[]): CommandFailure => {
  const lines = faults.map(
    ({ code, place, setting, expected }) => `${place}: ${setting} (${code}); expected ${expected}`,
  );
  return new CommandFailure('configuration-refused', lines.join('\n  '), 2);
};

/** Opens the house for one act of its administrator, and closes it; Ctrl-C waits for that, so that nothing is left running. */
export const inHouse = async (
  invocation: Invocation<ConfigFlag>,
  act: (house: House, configuration: Configuration) => Promise<void>,
): Promise<ExitCode> => {
  const ground = configured(invocation);
  void untilAskedToStop(systemClock());
  const house = await openHouse({ ...ground, logTo: process.stderr, onStep: () => undefined });
  try {
    await act(house, ground.configuration);
    return 0;
  } finally {
    await house.database.close();
  }
};
