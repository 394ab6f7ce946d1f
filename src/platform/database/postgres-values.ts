/**
 * Values between PostgreSQL and JavaScript. int8 is a number and throws beyond safe integers; timestamptz is an
 * Instant, both ways. PostgreSQL does not read a number as a timestamp, nor the driver's form of an array as JSON: a
 * statement with such parameters is described once, and they are written as the type that the server expects.
 */
import { type ClientBase, type Connection, Query, types } from 'pg';
import { formatInstant, type Instant, instantOfMs } from '#kernel';

const INT8 = 20;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ = 1184;
const TIMESTAMPTZ_ARRAY = 1185;
const TEXT_ARRAY = 1009;
const JSON_TEXT = 114;
const JSONB = 3802;
const DATE = 1082;
const TIMESTAMP = 1114;
const DESCRIBED_MAX = 2_000;

const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('int8 beyond safe integers');
  return value;
};

/** Reads `2026-11-21 07:29:22.123+00`, which is how a session in UTC writes it. Microseconds are cut off. */
const parseTimestamptz = (text: string): Instant => {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (found === null) throw new RangeError('timestamptz outside the years 0001 to 9999, or a session not in UTC');
  return instantOfMs(Date.parse(`${found[1]}T${found[2]}.${(found[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`));
};

const nullable =
  <T>(parse: (text: string) => T) =>
  (text: string | null): T | null =>
    text === null ? null : parse(text);

const parseTextArray = types.getTypeParser(TEXT_ARRAY as Parameters<typeof types.getTypeParser>[0], 'text') as (
  text: string,
) => (string | null)[];

const PARSERS = new Map<number, (text: string) => unknown>([
  [INT8, parseInt8],
  [INT8_ARRAY, (text) => parseTextArray(text).map(nullable(parseInt8))],
  [TIMESTAMPTZ, parseTimestamptz],
  [TIMESTAMPTZ_ARRAY, (text) => parseTextArray(text).map(nullable(parseTimestamptz))],
  // A calendar day has no zone and is no instant; it stays `2026-11-21`.
  [DATE, (text) => text],
  [
    TIMESTAMP,
    () => {
      throw new RangeError('timestamp without time zone is not used here');
    },
  ],
]);

/** For the driver's `types` option. */
export const typeParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' ? PARSERS.get(oid) : undefined) ?? types.getTypeParser(oid, format as 'text'),
} as typeof types;

/** The types of each statement's parameters, by its text; the schema does not change under a running process. */
const described = new Map<string, readonly number[]>();

/** Gives the parameters as the driver must send them. */
export const encodeParameters = async (
  client: ClientBase,
  text: string,
  parameters: readonly unknown[],
): Promise<unknown[]> => {
  if (!parameters.some(dependsOnType)) return [...parameters];
  let oids = described.get(text);
  if (oids === undefined) {
    oids = await describe(client, text);
    if (described.size >= DESCRIBED_MAX) described.delete(described.keys().next().value ?? '');
    described.set(text, oids);
  }
  return parameters.map((value, at) => encode(value, oids[at]));
};

const dependsOnType = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value));

const encode = (value: unknown, oid: number | undefined): unknown => {
  if (oid === TIMESTAMPTZ && typeof value === 'number') return formatInstant(instantOfMs(value));
  if (oid === TIMESTAMPTZ_ARRAY && Array.isArray(value)) return value.map((one) => encode(one, TIMESTAMPTZ));
  if ((oid === JSONB || oid === JSON_TEXT) && typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value;
};

type ParameterDescription = { readonly dataTypeIDs: readonly number[] };
type DescribingConnection = Connection & {
  parse(statement: { text: string; name: string; types: undefined }): void;
  describe(what: { type: 'S'; name: string }): void;
  sync(): void;
};

/** Parses `text` on the server without running it, and asks for the types it gave the parameters. */
class Describing extends Query {
  readonly #text: string;
  #heard: readonly number[] = [];
  #listening: Connection | undefined;

  constructor(text: string, callback: (error: Error | undefined) => void) {
    super({ text }, callback);
    this.#text = text;
  }

  get heard(): readonly number[] {
    return this.#heard;
  }

  readonly #hear = (message: ParameterDescription) => {
    this.#heard = message.dataTypeIDs;
  };

  override submit = (connection: Connection): void => {
    this.#listening = connection;
    connection.on('parameterDescription', this.#hear);
    const wire = connection as DescribingConnection;
    wire.parse({ text: this.#text, name: '', types: undefined });
    wire.describe({ type: 'S', name: '' });
    wire.sync();
  };

  finish(): void {
    this.#listening?.removeListener('parameterDescription', this.#hear);
  }
}

/** One at a time on a connection: `encodeParameters` is asked in turn. */
const describe = (client: ClientBase, text: string): Promise<readonly number[]> =>
  new Promise((resolve, reject) => {
    const asking = new Describing(text, (error) => {
      asking.finish();
      if (error) reject(error);
      else resolve(asking.heard);
    });
    client.query(asking);
  });
