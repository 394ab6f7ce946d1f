/**
 * The result of a scan as SARIF 2.1.0 (OASIS), for pipelines. A finding's fingerprint is the keyed hash of its number:
 * it stays when lines move, and nobody gets the number back from it. Accepted findings are there, suppressed.
 */
import { type Confidence, FINDING_KINDS, type Finding, SKIP_REASONS, type Skip } from '../core/finding.ts';
import { namesOf } from './group-findings.ts';
import { visibleText } from './markup.ts';
import type { ReportInput } from './report-input.ts';
import type { ReportWords } from './report-words.ts';
import { maskedNumber } from './show-values.ts';
import { wordsIn } from './words.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS: Readonly<Record<Confidence, 'error' | 'warning' | 'note'>> = {
  high: 'error',
  medium: 'warning',
  low: 'note',
};

type Artifact = { readonly location: { readonly uri: string }; readonly parentIndex?: number };
type Location = {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string; readonly index: number };
    readonly region?: { readonly startLine: number; readonly byteOffset: number };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind: string }[];
};

/** A file is one artifact, a member of an archive another whose parent it is. */
class Artifacts {
  readonly list: Artifact[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(names: readonly string[]): number {
    const id = JSON.stringify(names);
    const known = this.#indexes.get(id);
    if (known !== undefined) return known;
    const parentIndex = names.length > 1 ? this.indexOf(names.slice(0, -1)) : undefined;
    const uri = uriOf(names.at(-1) ?? '');
    const index = this.list.push({ location: { uri }, ...(parentIndex === undefined ? {} : { parentIndex }) }) - 1;
    this.#indexes.set(id, index);
    return index;
  }
}

/** A path as a URI reference: a drive's letter or a colon must not be read as a scheme, nor a doubled slash as a host. */
const uriOf = (path: string): string => {
  const segments = path.toWellFormed().replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return segments.startsWith('//') ? `/.${segments}` : segments;
};

const locationOf = ({ place }: Finding, artifacts: Artifacts): Location => {
  if (place.kind === 'database') {
    const fullyQualifiedName = visibleText(`${place.database}#${place.table}.${place.column}`);
    return { logicalLocations: [{ fullyQualifiedName, kind: 'member' }] };
  }
  const names = namesOf(place);
  const artifactLocation = { uri: uriOf(names.at(-1) ?? ''), index: artifacts.indexOf(names) };
  const region = { startLine: Math.max(1, place.line), byteOffset: place.offset };
  return { physicalLocation: { artifactLocation, region } };
};

const messageOf = (finding: Finding, words: ReportWords): string => {
  const { kind, confidence, reason, place } = finding;
  const number = maskedNumber(finding);
  const where = place.kind === 'file' ? (place.spot ?? '') : place.key === undefined ? '' : words.row(place.key);
  const what = number === undefined ? words.kinds[kind] : `${words.kinds[kind]} ${number}`;
  const told = [what, where, words.confidences[confidence].name, words.reasons[reason]].filter((part) => part !== '');
  return visibleText(told.join(' · '));
};

const resultOf = (finding: Finding, words: ReportWords, artifacts: Artifacts) => ({
  ruleId: finding.kind,
  ruleIndex: FINDING_KINDS.indexOf(finding.kind),
  level: LEVELS[finding.confidence],
  message: { text: messageOf(finding, words) },
  locations: [locationOf(finding, artifacts)],
  fingerprints: { 'mitsukeCardData/v1': finding.hash },
  properties: {
    confidence: finding.confidence,
    reason: finding.reason,
    encoding: finding.encoding,
    names: namesOf(finding.place),
  },
});

const notificationOf = (skip: Skip, words: ReportWords, artifacts: Artifacts) => {
  const names = [skip.place, ...skip.inside];
  return {
    descriptor: { id: skip.reason, index: SKIP_REASONS.indexOf(skip.reason) },
    level: skip.severity === 'broken' ? 'warning' : 'note',
    message: { text: visibleText(`${words.skips[skip.reason].name}: ${names.join(' › ')}`) },
    // A database is no file: it stands in the message.
    ...(skip.place.includes('://')
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(names.at(-1) ?? ''), index: artifacts.indexOf(names) },
              },
            },
          ],
        }),
  };
};

/** One line of JSON. */
export const sarifReport = ({ result, accepted, language }: ReportInput): string => {
  const words = wordsIn(language);
  const artifacts = new Artifacts();
  const { summary } = result;
  const results = [
    ...result.findings.map((finding) => resultOf(finding, words, artifacts)),
    ...accepted.map(({ finding, reason, until }) => ({
      ...resultOf(finding, words, artifacts),
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: visibleText(`${reason} (${words.columns.until}: ${until})`),
        },
      ],
    })),
  ];
  const toolExecutionNotifications = result.skips.map((skip) => notificationOf(skip, words, artifacts));
  const descriptor = (id: string, text: string) => ({ id, shortDescription: { text } });
  const run = {
    tool: {
      driver: {
        name: 'Mitsuke',
        version: summary.version,
        language,
        rules: FINDING_KINDS.map((kind) => descriptor(kind, words.kinds[kind])),
        notifications: SKIP_REASONS.map((reason) => descriptor(reason, words.skips[reason].name)),
      },
    },
    invocations: [
      {
        executionSuccessful: summary.complete && !result.skips.some(({ severity }) => severity === 'broken'),
        startTimeUtc: summary.startedAt,
        endTimeUtc: summary.endedAt,
        toolExecutionNotifications,
      },
    ],
    artifacts: artifacts.list,
    results,
    properties: { summary },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] })}\n`;
};
