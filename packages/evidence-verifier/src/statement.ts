/**
 * The in-toto Statement v1 of one entry, in canonical JSON: what (subject digests), of which kind (predicate type),
 * by which collector, observed and recorded when, of which provenance grade (A–D), in which log.
 */
import { bytesOfHex, HASH_BYTES, hexOf } from './bytes.ts';
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue, parseCanonicalJson } from './canonical-json.ts';
import { failed, type Outcome, ok } from './outcome.ts';

/** The kinds of entry this version writes. A verifier also accepts kinds it does not know yet. */
export const PREDICATE_TYPES = [
  'alert',
  'alert-reopening',
  'alert-source',
  'alert-statement',
  'alert-window',
  'answer-in-time',
  'bulk-disposition',
  'case-act',
  'case-reading',
  'configuration-change',
  'credential-change',
  'decision-batch',
  'decision-review',
  'declaration',
  'disposition',
  'erasure',
  'evidence-item',
  'finding',
  'key-event',
  'list-change',
  'log-holding',
  'merchant-import',
  'merchant-standing',
  'observation',
  'party-move',
  'scope-system',
  'sign-in',
  'strategy-change',
  'two-person-act',
] as const;
export type PredicateType = (typeof PREDICATE_TYPES)[number];

/** Kinds that are written in a later version than the first: docs/specs/alert-accounting.md. */
const VERSIONS: Readonly<Partial<Record<PredicateType, number>>> = { alert: 2, disposition: 2, observation: 2 };

/** Of the version that is written today. */
export const predicateTypeUri = (type: PredicateType): string => `urn:mitsuke:evidence:${type}:v${VERSIONS[type] ?? 1}`;

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE_URI = /^urn:mitsuke:evidence:[a-z][a-z0-9-]*:v[1-9]\d*$/;
const RFC_3339_MS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const MEMBERS = '_type,predicate,predicateType,subject';
const PREDICATE_MEMBERS = 'collector,entry,fact,grade,log,observedAt,recordedAt';

/** `sha256`: of the bytes of an object. `rfc6962Sha256`: the Merkle root over the records of a batch. */
export const DIGEST_ALGORITHMS = ['sha256', 'rfc6962Sha256'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** A: observed by Mitsuke · B: fetched from or signed by the assessor · C: uploaded by the party · D: claimed. */
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

export type Subject = { readonly name: string; readonly algorithm: DigestAlgorithm; readonly digest: Uint8Array };

export type Statement = {
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  /** `ent_…`, unique in the log. */
  readonly entry: string;
  /** The origin of the log the entry was written for. */
  readonly log: string;
  readonly collector: string;
  readonly grade: Grade;
  /** RFC 3339, UTC, three fraction digits. */
  readonly observedAt: string;
  readonly recordedAt: string;
  /** What the predicate type says, and nothing personal but salted commitments. */
  readonly fact: JsonObject;
};

export const encodeStatement = (statement: Statement): Uint8Array =>
  canonicalJson({
    _type: STATEMENT_TYPE,
    subject: statement.subjects.map(({ name, algorithm, digest }) => ({
      name,
      digest: { [algorithm]: hexOf(digest) },
    })),
    predicateType: statement.predicateType,
    predicate: {
      entry: statement.entry,
      log: statement.log,
      collector: statement.collector,
      grade: statement.grade,
      observedAt: statement.observedAt,
      recordedAt: statement.recordedAt,
      fact: statement.fact,
    },
  });

type StatementFault =
  | 'statement-malformed'
  | 'statement-not-canonical'
  | 'statement-digest-missing'
  | 'statement-predicate-malformed';

export const parseStatement = (bytes: Uint8Array): Outcome<Statement, StatementFault> => {
  const parsed = parseCanonicalJson(bytes);
  if (parsed === 'not-json') return failed('statement-malformed');
  if (parsed === 'not-canonical') return failed('statement-not-canonical');
  const statement = parsed.value;
  if (!isJsonObject(statement) || Object.keys(statement).join() !== MEMBERS) return failed('statement-malformed');
  const { _type, subject, predicateType, predicate } = statement;
  if (_type !== STATEMENT_TYPE || !Array.isArray(subject)) return failed('statement-malformed');
  if (typeof predicateType !== 'string' || !PREDICATE_TYPE_URI.test(predicateType)) {
    return failed('statement-malformed');
  }
  const subjects = (subject as readonly JsonValue[]).map(subjectOf);
  if (subjects.length === 0 || subjects.includes(undefined)) return failed('statement-digest-missing');
  const rest = predicateOf(predicate);
  if (rest === undefined) return failed('statement-predicate-malformed');
  return ok({ subjects: subjects as Subject[], predicateType, ...rest });
};

const subjectOf = (value: JsonValue): Subject | undefined => {
  if (!isJsonObject(value) || Object.keys(value).join() !== 'digest,name') return undefined;
  if (typeof value.name !== 'string' || value.name === '' || !isJsonObject(value.digest)) return undefined;
  const [[algorithm, hex] = [], ...more] = Object.entries(value.digest);
  const known = DIGEST_ALGORITHMS.find((name) => name === algorithm);
  const digest = typeof hex === 'string' ? bytesOfHex(hex) : undefined;
  if (known === undefined || digest?.length !== HASH_BYTES || more.length > 0) return undefined;
  return { name: value.name, algorithm: known, digest };
};

const predicateOf = (value: JsonValue | undefined): Omit<Statement, 'subjects' | 'predicateType'> | undefined => {
  if (!isJsonObject(value) || Object.keys(value).join() !== PREDICATE_MEMBERS) return undefined;
  const { entry, log, collector, observedAt, recordedAt, fact } = value;
  const grade = GRADES.find((known) => known === value.grade);
  if (grade === undefined || !isJsonObject(fact)) return undefined;
  if (typeof entry !== 'string' || !/^ent_[0-9a-z]{26}$/.test(entry)) return undefined;
  if (typeof log !== 'string' || log === '' || typeof collector !== 'string' || collector === '') return undefined;
  if (typeof observedAt !== 'string' || !RFC_3339_MS.test(observedAt)) return undefined;
  if (typeof recordedAt !== 'string' || !RFC_3339_MS.test(recordedAt)) return undefined;
  return { entry, log, collector, grade, observedAt, recordedAt, fact };
};
