/** The printed record of a case: a document made of facts that no later act changes. Times are those of Japan. */
import { formatInstant, type Instant, instantOfMs, parseInstant } from '#kernel';
import { type CaseAt, caseAt, type PastRow } from './case-at.ts';
import type { DispositionReason } from './disposition.ts';
import { kindText, type NoticeLanguage } from './notice-words.ts';
import { RECORD_WORDS, type RecordWords } from './record-words.ts';
import type { Severity } from './severity.ts';
import type { ParticipantPart } from './work.ts';

export type RecordedAlert = {
  readonly id: string;
  readonly source: string;
  readonly sequence: number;
  readonly severity: Severity;
  readonly recordedAt: Instant;
  /** What stood at the time. */
  readonly disposition:
    | { readonly reason: DispositionReason; readonly person: string; readonly at: Instant }
    | undefined;
};

export type RecordFacts = {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly label: string };
  readonly openedAt: Instant;
  readonly timeline: readonly PastRow[];
  /** All that ever were in the case. */
  readonly alerts: readonly RecordedAlert[];
  /** Acceptor numbers by id. */
  readonly merchants: ReadonlyMap<string, string>;
  /** Names by id. */
  readonly people: ReadonlyMap<string, string>;
};

type Column = { readonly title: string; readonly share: number };
type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'fields'; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      readonly empty: string;
    };

export type RecordDocument = {
  readonly language: NoticeLanguage;
  readonly title: string;
  readonly header: string;
  readonly footer: string;
  readonly statedAt: Instant;
  readonly blocks: readonly Block[];
};

const TOKYO_AHEAD_MS = 9 * 3_600_000;

const tokyo = (at: Instant): string =>
  formatInstant(instantOfMs(at + TOKYO_AHEAD_MS))
    .slice(0, 23)
    .replace('T', ' ');
const inTokyo = (at: Instant): string => `${tokyo(at).slice(0, 19)} JST`;
const exactly = (at: Instant): string => `${tokyo(at)} JST`;

const told = (text: string | undefined): string => {
  const parsed = text === undefined ? undefined : parseInstant(text);
  return parsed?.kind === 'ok' ? inTokyo(parsed.value) : '';
};

type Telling = {
  readonly words: RecordWords;
  readonly language: NoticeLanguage;
  readonly facts: RecordFacts;
  readonly past: CaseAt;
};

export const recordOfCase = (facts: RecordFacts, at: Instant, language: NoticeLanguage): RecordDocument => {
  const words = RECORD_WORDS[language];
  const past = caseAt(facts.timeline, at);
  const telling: Telling = { words, language, facts, past };
  const { sections } = words;
  const section = (text: string, block: Block): readonly Block[] => [{ kind: 'heading', text }, block];
  return {
    language,
    title: words.title(facts.number),
    header: words.header,
    footer: words.footer(exactly(at)),
    statedAt: at,
    blocks: [
      ...section(sections.summary, summary(telling, at)),
      ...section(sections.alerts, alerts(telling, at)),
      ...section(sections.tasks, tasks(telling)),
      ...section(sections.participants, participants(telling)),
      ...section(sections.merchants, merchants(telling)),
      ...section(sections.files, files(telling)),
      ...section(sections.timeline, timeline(telling)),
    ],
  };
};

const nameOf = ({ facts }: Telling, id: string): string => facts.people.get(id) ?? id;

const tableOf = (
  { words }: Telling,
  columns: readonly (readonly [title: string, share: number])[],
  rows: readonly (readonly string[])[],
): Block => ({ kind: 'table', columns: columns.map(([title, share]) => ({ title, share })), rows, empty: words.none });

const summary = (telling: Telling, at: Instant): Block => {
  const { words, facts, past } = telling;
  const { fields } = words;
  const rows: readonly (readonly [string, string])[] = [
    [fields.id, `${facts.id}\n${kindText(telling.language, facts.kind)}`],
    [fields.subject, `${facts.subject.label}\n${facts.subject.kind} ${facts.subject.id}`],
    [fields.severity, past.severity === undefined ? '' : words.severities[past.severity]],
    [fields.status, past.closed ? words.closed : words.open],
    [fields.owner, past.owner === undefined ? words.nobody : nameOf(telling, past.owner)],
    [fields.openedAt, inTokyo(facts.openedAt)],
    [fields.dueAt, told(past.dueAt)],
    [fields.asOf, exactly(at)],
  ];
  return { kind: 'fields', rows: rows.map(([label, value]) => ({ label, value })) };
};

const alerts = (telling: Telling, at: Instant): Block => {
  const { words, facts, past } = telling;
  const { fields } = words;
  const rows = facts.alerts
    .filter(({ id }) => past.alerts.includes(id))
    .map(({ id, source, sequence, severity, recordedAt, disposition }) => [
      `${source} ${sequence}\n${id}`,
      words.severities[severity],
      inTokyo(recordedAt),
      disposition === undefined || disposition.at >= at
        ? words.undisposed
        : `${words.reasons[disposition.reason]}\n${nameOf(telling, disposition.person)} ${inTokyo(disposition.at)}`,
    ]);
  const columns = [
    [fields.alert, 8],
    [fields.severity, 2],
    [fields.recordedAt, 4],
    [fields.disposition, 6],
  ] as const;
  return tableOf(telling, columns, rows);
};

const tasks = (telling: Telling): Block => {
  const { words, past } = telling;
  const { fields } = words;
  const rows = past.tasks.map(({ title, erased, assignee, dueAt, state }) => [
    erasedText(telling, erased) ?? title,
    assignee === undefined ? '' : nameOf(telling, assignee),
    told(dueAt),
    words.taskStates[state],
  ]);
  const columns = [
    [fields.task, 8],
    [fields.assignee, 4],
    [fields.dueAt, 5],
    [fields.status, 3],
  ] as const;
  return tableOf(telling, columns, rows);
};

const participants = (telling: Telling): Block => {
  const { words, past } = telling;
  const rows = past.participants.map(({ person, part }) => [
    nameOf(telling, person),
    words.parts[part as ParticipantPart] ?? part,
  ]);
  return tableOf(
    telling,
    [
      [words.fields.person, 1],
      [words.fields.part, 1],
    ],
    rows,
  );
};

const merchants = (telling: Telling): Block => {
  const { words, facts, past } = telling;
  const rows = past.merchants.map((id) => [facts.merchants.get(id) ?? '', id]);
  return tableOf(
    telling,
    [
      [words.fields.merchant, 1],
      [words.fields.merchantId, 1],
    ],
    rows,
  );
};

const files = (telling: Telling): Block => {
  const { words, past } = telling;
  const rows = past.rows
    .filter(({ kind }) => kind === 'file-added')
    .map((row) => [erasedText(telling, row.erased) ?? row.words ?? '', String(row.params.sha256), inTokyo(row.at)]);
  const columns = [
    [words.fields.file, 5],
    [words.fields.digest, 7],
    [words.fields.when, 4],
  ] as const;
  return tableOf(telling, columns, rows);
};

const timeline = (telling: Telling): Block => {
  const { words, past } = telling;
  const who = ({ actor }: PastRow): string => {
    if (actor.kind === 'person') return nameOf(telling, actor.id);
    return `${actor.kind === 'api-key' ? words.apiKey : words.system} ${actor.id}`;
  };
  // The entry's id is longer than a column of its own could be beside the others.
  const entry = ({ entry }: PastRow): string => `${words.fields.entry} ${entry}`;
  const rows = past.rows.map((row) => [
    inTokyo(row.at),
    who(row),
    [words.kinds[row.kind], ...paramsOf(telling, row), ...typedIn(telling, row), entry(row)].join('\n'),
  ]);
  const columns = [
    [words.fields.when, 5],
    [words.fields.who, 4],
    [words.fields.what, 15],
  ] as const;
  return tableOf(telling, columns, rows);
};

const erasedText = ({ words }: Telling, erased: PastRow['erased']): string | undefined =>
  erased && words.erased(inTokyo(erased.at), words.erasureReasons[erased.reason]);

const typedIn = (telling: Telling, { words, erased }: PastRow): readonly string[] =>
  [erasedText(telling, erased) ?? words].filter((text) => text !== undefined);

/** What a row says beside its kind, in words, with a name for each person. */
const paramsOf = (telling: Telling, { params }: PastRow): readonly string[] =>
  Object.entries(params)
    .filter((param): param is [string, string | number] => param[1] !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${telling.words.params[name] ?? name}: ${valueText(telling, name, value)}`);

const valueText = (telling: Telling, name: string, value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const { words, language } = telling;
  const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    disposition: words.reasons,
    from: words.severities,
    part: words.parts,
    reason: words.reasons,
    recipient: words.recipients,
    severity: words.severities,
    to: words.severities,
  };
  const meaning = meanings[name];
  if (meaning !== undefined && Object.hasOwn(meaning, value)) return meaning[value] as string;
  if (name === 'kind') return kindText(language, value);
  return parseInstant(value).kind === 'ok' ? told(value) : nameOf(telling, value);
};
