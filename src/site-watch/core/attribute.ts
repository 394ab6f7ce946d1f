/**
 * Who sent it: the innermost script on the stack that is not a library, found again among the scripts of the visit; or
 * the document, where no script was at work, as when a form is posted by a click.
 */
import { addressOf, hostOf, parentOf } from './destinations.ts';

export type Place = { readonly url: string; readonly line: number; readonly column: number };

export type ScriptFacts = {
  /** Own address, or that of the document for an inline script. */
  readonly url: string;
  readonly inline: boolean;
  readonly frameUrl: string;
  readonly source: string;
  readonly sha256: string;
  /** Where an inline script begins in its document, counted like the places on a stack. */
  readonly startLine?: number | undefined;
  readonly startColumn?: number | undefined;
};

export type Sender =
  | {
      readonly kind: 'script';
      readonly url: string;
      readonly inline: boolean;
      readonly sha256: string | undefined;
      /** `mention`: nothing told who sent it, and it is the only script that names where it went. */
      readonly by: 'stack' | 'mention';
    }
  | { readonly kind: 'document'; readonly url: string };

const LIBRARY =
  /\/(?:jquery|axios|zone|core-js|polyfills?|bootstrap|lodash|underscore|superagent|whatwg-fetch|sentry|bugsnag)[\w.-]*\.m?js$/i;

const isLibrary = ({ url }: Place): boolean => LIBRARY.test(addressOf(url));

const endOf = ({ source, startLine = 0, startColumn = 0 }: ScriptFacts): { line: number; column: number } => {
  const lines = source.split('\n');
  const last = lines.at(-1)?.length ?? 0;
  return { line: startLine + lines.length - 1, column: lines.length === 1 ? startColumn + last : last };
};

const isBefore = (a: { line: number; column: number }, b: { line: number; column: number }): boolean =>
  a.line < b.line || (a.line === b.line && a.column <= b.column);

const holds = (script: ScriptFacts, place: Place): boolean =>
  script.startLine !== undefined &&
  isBefore({ line: script.startLine, column: script.startColumn ?? 0 }, place) &&
  isBefore(place, endOf(script));

/** Of several inline scripts in one document: by position; else the only one that names where it sent to. */
const inlineAt = (candidates: readonly ScriptFacts[], place: Place, destination: string): ScriptFacts | undefined => {
  const distinct = [...new Map(candidates.map((script) => [script.sha256, script])).values()];
  if (distinct.length === 1) return distinct[0];
  const positioned = distinct.filter((script) => holds(script, place));
  if (positioned.length === 1) return positioned[0];
  const naming = distinct.filter(({ source }) => destination !== '' && source.includes(destination));
  return naming.length === 1 ? naming[0] : undefined;
};

type Found = { readonly url: string; readonly inline: boolean; readonly sha256: string | undefined };

const scriptAt = (scripts: readonly ScriptFacts[], place: Place, destination: string): Found => {
  const own = scripts.find(({ inline, url }) => !inline && url === place.url);
  if (own !== undefined) return { url: own.url, inline: false, sha256: own.sha256 };
  const candidates = scripts.filter(({ inline, url }) => inline && addressOf(url) === addressOf(place.url));
  const found = inlineAt(candidates, place, destination);
  if (found !== undefined) return { url: found.url, inline: true, sha256: found.sha256 };
  return { url: place.url, inline: candidates.length > 0, sha256: undefined };
};

export type Attributed = {
  readonly url: string;
  readonly kind: string;
  readonly frameUrl: string;
  readonly stack: readonly Place[];
};

/** Some requests are known from the browser's own log of its network alone, which knows no scripts. */
const onlyOneNaming = (destination: string, scripts: readonly ScriptFacts[]): ScriptFacts | undefined => {
  const naming = scripts.filter(({ source }) => destination !== '' && source.includes(destination));
  const distinct = new Map(naming.map((script) => [`${script.inline ? '' : script.url} ${script.sha256}`, script]));
  return distinct.size === 1 ? naming[0] : undefined;
};

export const senderOf = (sent: Attributed, scripts: readonly ScriptFacts[]): Sender => {
  const destination = hostOf(sent.url);
  const place = sent.stack.find((each) => !isLibrary(each)) ?? sent.stack[0];
  if (place !== undefined) return { kind: 'script', by: 'stack', ...scriptAt(scripts, place, destination) };
  const known = sent.kind === 'name' ? parentOf(destination) : destination;
  const naming = sent.kind === 'document' ? undefined : onlyOneNaming(known, scripts);
  if (naming === undefined) return { kind: 'document', url: sent.frameUrl };
  const { url, inline, sha256 } = naming;
  return { kind: 'script', by: 'mention', url, inline, sha256 };
};

/** Equal for the same sender in different visits: without query; an inline script is known by its content. */
export const senderKey = (sender: Sender): string =>
  sender.kind === 'script' && sender.inline
    ? `inline ${addressOf(sender.url)} ${sender.sha256 ?? ''}`
    : `${sender.kind} ${addressOf(sender.url)}`;
