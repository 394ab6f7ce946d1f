/** What an alert's detail says member by member: about a source, the log, the registers of evidence, a model. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AlertDetail } from '../api/generated.ts';
import { findingKindText } from '../assurance/finding-title.ts';
import { dayText } from '../format/day.ts';
import { type Times, useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { Code } from '../shell/fact.tsx';
import type { Words } from '../words/ja.ts';
import type { Language } from '../words/language.ts';
import { useSpeech } from '../words/words.tsx';

type Detail = AlertDetail['detail'];
type DetailFact = { readonly name: string; readonly value: ReactNode };
type Reader = { readonly words: Words; readonly language: Language; readonly times: Times; readonly mayRead: boolean };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const ifText = (value: unknown, say: (text: string) => ReactNode): ReactNode => {
  const text = textOf(value);
  return text === undefined ? undefined : say(text);
};

const accountFacts = (detail: Detail, { words, times }: Reader): readonly DetailFact[] => {
  const said = words.alerts.detail;
  const at = (value: unknown) =>
    ifText(value, (text) => (DAY.test(text) || Number.isNaN(Date.parse(text)) ? undefined : times.full(text)));
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return [
    { name: said.code, value: ifText(detail.code, (code) => <Code text={code} />) },
    { name: said.lastSignOfLife, value: at(detail.lastSignOfLife) },
    { name: said.dueAt, value: at(detail.dueAt) },
    { name: said.since, value: at(detail.since) },
    { name: said.window, value: number(detail.window) },
    { name: said.size, value: number(detail.size) },
    { name: said.pending, value: number(detail.pending) },
  ];
};

const assuranceFacts = (detail: Detail, { words, language, mayRead }: Reader): readonly DetailFact[] => {
  const { assurance } = words;
  const said = words.alerts.detail;
  const day = (value: unknown) => ifText(value, (text) => (DAY.test(text) ? dayText(text, language) : undefined));
  const meanings: Readonly<Record<string, string>> = assurance.systems.coverageMeanings;
  return [
    { name: said.findingKind, value: ifText(detail.findingKind, (kind) => findingKindText(kind, words)) },
    { name: said.documentKind, value: ifText(detail.documentKind, (kind) => assurance.kinds[kind] ?? kind) },
    { name: said.expiresOn, value: day(detail.expiresOn) },
    { name: said.dueOn, value: day(detail.dueOn) },
    { name: assurance.systems.coverage, value: ifText(detail.coverage, (text) => meanings[text] ?? text) },
    { name: said.shortfall, value: shortfallOf(detail.faults, words) },
    {
      name: said.finding,
      value: ifText(mayRead && detail.finding, (findingId) => (
        <Link to="/assurance/findings/$findingId" params={{ findingId }} className="text-accent underline">
          {said.toFinding}
        </Link>
      )),
    },
  ];
};

/** Of a model: what drifted, how far, over how many payments. */
const modelFacts = (detail: Detail, { words, language }: Reader): readonly DetailFact[] => {
  const said = words.models.alert;
  const number = (value: unknown) =>
    typeof value === 'number' ? value.toLocaleString(language, { maximumFractionDigits: 2 }) : undefined;
  const what: Readonly<Record<string, string>> = said.whats;
  return [
    { name: said.what, value: ifText(detail.what, (text) => what[text]) },
    { name: said.input, value: ifText(detail.input, (text) => <Code text={text} />) },
    { name: said.index, value: number(detail.index) },
    { name: said.payments, value: number(detail.payments) },
    { name: said.expected, value: number(detail.expected) },
    { name: said.frauds, value: number(detail.frauds) },
  ];
};

/** Of a site: what its permission lacks, or what of it is ending when. */
const permissionFacts = (detail: Detail, { words, times }: Reader): readonly DetailFact[] => {
  const said = words.alerts.detail;
  const lacks: Readonly<Record<string, string>> = words.permissions.lacks;
  const endings: Readonly<Record<string, (at: string) => string>> = words.permissions.endings;
  const ends = Array.isArray(detail.ends)
    ? detail.ends.flatMap(({ what, at }: Detail) => endings[String(what)]?.(times.full(String(at))) ?? [])
    : [];
  const lacking = Array.isArray(detail.lacks) ? detail.lacks.flatMap((lack) => lacks[String(lack)] ?? []) : [];
  return [
    { name: said.lacks, value: lacking.length > 0 ? lacking.join(' · ') : undefined },
    { name: said.ends, value: ends.length > 0 ? ends.join(' ') : undefined },
  ];
};

/** Which kept log falls short, and how. */
const shortfallOf = (value: unknown, { assurance }: Words): ReactNode => {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const known: Readonly<Record<string, string>> = assurance.logs.faults;
  const texts = value
    .filter((each): each is Detail => typeof each === 'object' && each !== null)
    .map(({ log, fault }) => assurance.logs.faultOf(textOf(log) ?? '', known[String(fault)] ?? String(fault)));
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
};

/** Only of members that are there and can be told. */
export const useDetailFacts = (detail: Detail): readonly DetailFact[] => {
  const reader = { ...useSpeech(), times: useTimes(), mayRead: useMay('assurance:read') };
  const makers = [accountFacts, assuranceFacts, modelFacts, permissionFacts];
  return makers.flatMap((make) => make(detail, reader)).filter(({ value }) => value !== undefined);
};
