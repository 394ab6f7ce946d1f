/** `mitsuke site journey record`: a person shows the way through a shop, and it is written down as a journey. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type VisitingBrowser, visitingBrowser } from '#app/visiting-browser';
import { type Played, playJourney, type Recorded, recordJourney, type Taken } from '#site-watch';
import { LAB_HOSTS } from './demo-site.ts';
import type { Environment, Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import { endedKey, leftKey, type RecordWords, recordWords } from './record-words.ts';
import { originOf } from './site-origin.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import type { Language } from './words.ts';

type RecordFlags = {
  readonly json?: boolean;
  readonly lang: Language;
  readonly out?: string;
  readonly provider?: readonly string[];
  /** `true`: at a free port. */
  readonly headless?: number | true;
  readonly playback: boolean;
  /** commander's form of `--no-browser-sandbox`. */
  readonly browserSandbox: boolean;
};

const LONGEST_PATH = 500;
const LAB_PROVIDER = 'psp.localhost';
const DISPLAY_NAMES = ['DISPLAY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR'] as const;

export const recordSiteJourney = async (address: string, invocation: Invocation<RecordFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const { origin, first } = startOf(address);
  const isLab = LAB_HOSTS.includes(new URL(origin).hostname);
  const shown = shownTo(options, environment);
  if (options.out !== undefined && existsSync(options.out)) {
    throw new CommandFailure('file-exists', `${options.out} is there already; name a new file`, 2);
  }
  const say = recordWords(options.lang);
  const visiting = visitingBrowser(environment.HOME);
  const asked = new AbortController();
  void untilAskedToStop(visiting.clock).then(() => asked.abort());
  output.progress(say('opening', { url: first }));
  const browserSandbox = options.browserSandbox ? ('required' as const) : ('off' as const);
  const place = { origin, labHosts: isLab ? LAB_HOSTS : [], browserSandbox };
  const recorded = await recordJourney({
    ...{ ...place, browser: visiting.browser, first, shown, signal: asked.signal },
    providers: [...(options.provider ?? []), ...(isLab ? [LAB_PROVIDER] : [])],
    onReady: ({ remote }) => output.progress(remote === undefined ? say('window') : say('remote', { remote })),
    onTaken: teller(say, output),
  });
  refuseUnopened(recorded, first);
  const { yaml } = recorded;
  if (yaml !== undefined && options.out !== undefined) writeFileSync(options.out, yaml, { flag: 'wx' });
  const isPlayed = options.playback && recorded.reachedCard && yaml !== undefined && !asked.signal.aborted;
  if (isPlayed) output.progress(say('played'));
  const played = isPlayed ? await playJourney({ ...place, ...ports(visiting), yaml, signal: asked.signal }) : undefined;
  const picture = keepPicture(played, options.out);
  tell({ recorded, played, picture, file: options.out }, say, output);
  return recorded.whole && (played === undefined ? !isPlayed : played.end.kind === 'completed') ? 0 : 1;
};

const ports = ({ browser, clock, random }: VisitingBrowser) => ({ browser, clock, random });

/** A shop's address, with the page that the way begins at. */
const startOf = (address: string): { readonly origin: string; readonly first: string } => {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.hash !== '') return { origin: originOf(address), first: address };
  if (url.pathname.length + url.search.length > LONGEST_PATH) {
    throw new CommandFailure('address-too-long', `a path has ${LONGEST_PATH} characters at most`, 2);
  }
  return { origin: originOf(url.origin), first: url.href };
};

const shownTo = ({ headless }: RecordFlags, environment: Environment) => {
  if (headless !== undefined) return { kind: 'remote', port: headless === true ? 0 : headless } as const;
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
    const instead = 'set DISPLAY, or let another machine drive it with --headless';
    throw new CommandFailure('no-display', `there is no display to open a window on; ${instead}`, 2);
  }
  const named = DISPLAY_NAMES.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  const key = environment.XAUTHORITY || path.join(environment.HOME ?? '/', '.Xauthority');
  const withKey = existsSync(key) ? { XAUTHORITY: key } : {};
  return { kind: 'window', environment: { ...Object.fromEntries(named), ...withKey } } as const;
};

const refuseUnopened = ({ end }: Recorded, first: string): void => {
  if (end.kind === 'no-window') {
    throw new CommandFailure('no-window', 'the browser could not open a window on this display', 2);
  }
  if (end.kind === 'not-opened') throw new CommandFailure(end.code, `${first} could not be opened`, 1);
};

/** Of a step its act and what it is about, of nothing what was typed. */
const teller = (say: RecordWords, output: Output): ((taken: Taken) => void) => {
  let number = 1;
  return (taken) => {
    if (taken.kind === 'left-out') output.progress(say(leftKey(taken.code), taken));
    if (taken.kind === 'held-back' && !taken.done) output.progress(say('heldBack', { words: taken.words }));
    if (taken.kind !== 'step') return;
    number += 1;
    const [, act = ''] = Object.keys(taken.step);
    output.progress(say('step', { number, act, words: taken.words }));
  };
};

/** Beside the journey, where it has a file. */
const keepPicture = (played: Played | undefined, out: string | undefined): string | undefined => {
  if (played?.picture === undefined || out === undefined) return undefined;
  const file = `${out}.failure.png`;
  writeFileSync(file, played.picture.png);
  return file;
};

type Answer = {
  readonly recorded: Recorded;
  readonly played: Played | undefined;
  readonly picture: string | undefined;
  readonly file: string | undefined;
};

const tell = ({ recorded, played, picture, file }: Answer, say: RecordWords, output: Output): void => {
  const { end, whole, reachedCard, steps, destinations, leftOut, yaml } = recorded;
  const count = { steps: steps.length };
  const endWords = end.kind === 'ended' ? say(endedKey(end.by)) : 'code' in end ? end.code : end.kind;
  const state = yaml === undefined ? 'nothing-recorded' : whole ? 'whole' : reachedCard ? 'with-gaps' : 'no-card-form';
  const walked = playedAs(played);
  const lines = [
    `${endWords}: ${say(state, count)}`,
    ...(reachedCard
      ? [destinations.length === 0 ? say('no-destinations') : say('destinations', { hosts: destinations.join(', ') })]
      : []),
    ...(walked === null
      ? [say('play-left')]
      : [walked.code === null ? say('play-completed') : say('play-failed', { step: walked.step, code: walked.code })]),
    ...(picture === undefined ? [] : [say('picture', { file: picture })]),
    ...(yaml === undefined ? [] : [file === undefined ? yaml : say('written', { file })]),
  ];
  const about = { end: end.kind === 'ended' ? end.by : 'code' in end ? end.code : end.kind, state, ...count };
  const answer = { ...about, leftOut: [...leftOut], destinations: [...destinations], playback: walked };
  output.result({ ...answer, picture: picture ?? null, yaml: yaml ?? null }, lines.join('\n'));
};

const playedAs = (played: Played | undefined) => {
  if (played === undefined) return null;
  const { end, step } = played;
  return { end: end.kind, step: step ?? '', code: end.kind === 'completed' ? null : end.code };
};
