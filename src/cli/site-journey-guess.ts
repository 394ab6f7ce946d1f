/** `mitsuke site journey guess`: one visit that looks for the way to where a card is typed, written down as a journey. */
import { existsSync, writeFileSync } from 'node:fs';
import { visitingBrowser } from '#app/visiting-browser';
import { type Guessed, guessJourney } from '#site-watch';
import { LAB_HOSTS } from './demo-site.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import { originOf } from './site-origin.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';

type GuessFlags = {
  readonly json?: boolean;
  readonly out?: string;
  readonly provider?: readonly string[];
  /** commander's form of `--no-browser-sandbox`. */
  readonly browserSandbox: boolean;
};

const LAB_PROVIDER = 'psp.localhost';

export const guessSiteJourney = async (address: string, invocation: Invocation<GuessFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const origin = originOf(address);
  const isLab = LAB_HOSTS.includes(new URL(origin).hostname);
  if (options.out !== undefined && existsSync(options.out)) {
    throw new CommandFailure('file-exists', `${options.out} is there already; name a new file`, 2);
  }
  output.progress(`looking for the way to the card form of ${origin} …`);
  const visiting = visitingBrowser(environment.HOME);
  const stop = new AbortController();
  void untilAskedToStop(visiting.clock).then(() =>
    stop.abort(new CommandFailure('interrupted', 'stopped before the way was found', 1)),
  );
  const guessed = await guessJourney({
    ...visiting,
    origin,
    providers: [...(options.provider ?? []), ...(isLab ? [LAB_PROVIDER] : [])],
    labHosts: isLab ? LAB_HOSTS : [],
    browserSandbox: options.browserSandbox ? 'required' : 'off',
    signal: stop.signal,
  });
  if (guessed.yaml !== undefined && options.out !== undefined) writeFileSync(options.out, guessed.yaml, { flag: 'wx' });
  tell(guessed, options.out, output);
  return guessed.end === 'card-form' ? 0 : 1;
};

const ENDS: Readonly<Record<Guessed['end'], string>> = {
  'card-form': 'the way to the card form is whole',
  'no-known-shop': 'made with no software that is known: write the journey by hand, or record it',
  'no-product': 'no product that could be put into the cart',
  'no-way-on': 'the way was lost before the card form: complete the journey by hand',
};

const tell = (guessed: Guessed, file: string | undefined, output: Output): void => {
  const { kind, end, code, steps, destinations, yaml } = guessed;
  const about = `${kind ?? 'unknown shop'}: ${ENDS[end]}${code === undefined ? '' : ` (${code})`}, ${steps.length} steps`;
  const told = file === undefined ? (yaml ?? '') : `written to ${file}`;
  const answer = { kind: kind ?? null, end, code: code ?? null, steps: steps.length, destinations: [...destinations] };
  output.result({ ...answer, yaml: yaml ?? null }, [about, told].join('\n'));
};
