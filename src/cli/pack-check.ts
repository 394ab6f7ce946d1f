/** `mitsuke pack check|diff`: whether a pack would be taken, and what differs between two editions. On files only. */
import { readFileSync } from 'node:fs';
import {
  applyOverlay,
  arrangeEditions,
  type ControlChange,
  comparePacks,
  loadPack,
  type Pack,
  type PackFault,
} from '#regime';
import { type ConfirmedBy, loadPaymentProviders } from '#site-watch';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

export type PackCheckFlags = { readonly json?: boolean; readonly overlay?: string };
export type PackDiffFlags = { readonly json?: boolean };

export const checkPacks = async (
  files: readonly string[],
  { options, output }: Invocation<PackCheckFlags>,
): Promise<ExitCode> => {
  let code: ExitCode = 0;
  const sound: Pack[] = [];
  for (const file of files) {
    const text = textOf(file);
    if (PROVIDERS.test(text)) {
      if (!checkProviders(file, text, output)) code = 1;
      continue;
    }
    const loaded = loadPack(text);
    const checked =
      loaded.kind === 'ok' && options.overlay !== undefined ? overlaid(options.overlay, loaded.value) : loaded;
    if (checked.kind === 'ok') {
      sound.push(checked.value);
      const { pack, edition, controls } = checked.value.content;
      const shalls = controls.filter(({ modality }) => modality === 'shall').length;
      const summary = { file, ok: true, pack, edition, controls: controls.length, shalls, hash: checked.value.hash };
      output.result(summary, `${file}: ${pack}, ${edition}: ${controls.length} controls, ${shalls} of them shall`);
      continue;
    }
    code = 1;
    const place = loaded.kind === 'ok' ? (options.overlay ?? file) : file;
    output.result(
      { file: place, ok: false, faults: checked.error },
      checked.error.map((fault) => `${place}:${textOfFault(fault)}`).join('\n'),
    );
  }
  return besideEachOther(sound, output) ? code : 1;
};

/** Editions of one pack that are checked together must not have a day in common. */
const besideEachOther = (packs: readonly Pack[], output: Invocation<PackCheckFlags>['output']): boolean => {
  const arranged = arrangeEditions(packs);
  if (arranged.kind === 'ok') return true;
  for (const { code, pack, editions } of arranged.error) {
    output.result({ ok: false, pack, code, editions }, `${pack}: ${code}: ${editions.join(' and ')}`);
  }
  return false;
};

/** The other kind of pack: who may be sent card data. */
const PROVIDERS = /^pack: payment-providers$/m;

const checkProviders = (file: string, text: string, output: Invocation<PackCheckFlags>['output']): boolean => {
  const loaded = loadPaymentProviders(text);
  if (loaded.kind === 'failed') {
    const faults = loaded.error.map(
      ({ line, column, code, expected }) => `${line}:${column}: ${code}; expected ${expected}`,
    );
    output.result({ file, ok: false, faults: loaded.error }, faults.map((fault) => `${file}:${fault}`).join('\n'));
    return false;
  }
  const { pack, edition, providers } = loaded.value;
  const hosts = providers.flatMap((provider) => provider.hosts);
  const by = (who: ConfirmedBy): number => hosts.filter(({ confirmed }) => confirmed === who).length;
  const confirmed = { provider: by('provider'), others: by('others'), nobody: by('nobody') };
  const words = `${confirmed.provider} confirmed by the provider, ${confirmed.others} by others`;
  output.result(
    { file, ok: true, pack, edition, providers: providers.length, hosts: hosts.length, confirmed },
    `${file}: ${pack}, ${edition}: ${providers.length} providers, ${hosts.length} hosts, ${words}`,
  );
  return true;
};

const overlaid = (file: string, pack: Pack) => applyOverlay(textOf(file), pack);

const textOfFault = ({ line, column, code, expected, control }: PackFault): string =>
  `${line}:${column}: ${code}${control === undefined ? '' : ` (control ${control})`}; expected ${expected}`;

export const diffPacks = async (
  [older, newer, ...more]: readonly string[],
  { output }: Invocation<PackDiffFlags>,
): Promise<ExitCode> => {
  if (older === undefined || newer === undefined || more.length > 0) {
    throw new CommandFailure('two-files-expected', 'expected the older edition and the newer one', 2);
  }
  const [before, after] = [soundPack(older), soundPack(newer)];
  if (before.content.pack !== after.content.pack) {
    const expected = `two editions of one pack; found ${before.content.pack} and ${after.content.pack}`;
    throw new CommandFailure('not-the-same-pack', `expected ${expected}`, 2);
  }
  const changes = comparePacks(before.content, after.content);
  const again = changes.filter(({ answerAgain }) => answerAgain);
  const from = before.content.edition;
  const to = after.content.edition;
  const lines = changes.map(lineOf);
  const head = `${after.content.pack}: ${from} to ${to}: ${changes.length} controls differ, ${again.length} have to be answered again`;
  output.result({ pack: after.content.pack, from, to, changes: changes.map(jsonOf) }, [head, ...lines].join('\n'));
  return changes.length > 0 ? 1 : 0;
};

const whomOf = ({ control }: ControlChange): string => {
  const { roles = [], licences = [], where = {} } = control.binds;
  const conditions = Object.entries(where).map(([name, values]) => `${name} ${[values].flat().join(' or ')}`);
  return [[...roles.map((role) => `${role}号`), ...licences].join(', '), ...conditions].join('; ');
};

const partsOf = (change: ControlChange): readonly string[] => (change.kind === 'changed' ? change.parts : []);

const lineOf = (change: ControlChange): string => {
  const what = partsOf(change).length > 0 ? ` (${partsOf(change).join(', ')})` : '';
  const again = change.answerAgain ? `; to be answered again by ${whomOf(change)}` : '';
  return `  ${change.kind} ${change.control.id}${what}${again}`;
};

const jsonOf = (change: ControlChange) => ({
  kind: change.kind,
  control: change.control.id,
  parts: partsOf(change),
  answerAgain: change.answerAgain,
  binds: change.control.binds,
});

/** @throws CommandFailure */
const soundPack = (file: string): Pack => {
  const loaded = loadPack(textOf(file));
  if (loaded.kind === 'ok') return loaded.value;
  const [fault] = loaded.error;
  throw new CommandFailure('pack-not-sound', `${file}:${fault === undefined ? '' : textOfFault(fault)}`, 2);
};

/** @throws CommandFailure */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandFailure('unreadable-file', `${file}: expected a pack file that can be read`, 2);
  }
};
