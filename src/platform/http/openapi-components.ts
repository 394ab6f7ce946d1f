/**
 * JSON Schemas of a description (2020-12, which OpenAPI 3.1 takes as it is). A schema with `.meta({ id })` becomes a
 * named component; where what is sent and what is answered differ under one id, the later seen gets a suffix.
 */
import { z } from 'zod';

export type JsonSchema = {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
};

type Direction = 'input' | 'output';
type Defined = Readonly<Record<string, JsonSchema>>;

export type Components = {
  /** @throws Error naming the operation when zod cannot express the schema. */
  read(schema: z.ZodType, direction: Direction, operationId: string): JsonSchema;
  schemas(): Record<string, JsonSchema>;
};

const REFERENCE = /^#\/\$defs\/(.+)$/;
const SUFFIX = { input: 'Input', output: 'Output' } as const;

export const createComponents = (given: Defined): Components => {
  const named = new Map<string, { readonly text: string; readonly schema: JsonSchema }>();
  for (const [name, schema] of Object.entries(given)) named.set(name, { text: JSON.stringify(schema), schema });

  const nameOf = (id: string, text: string, direction: Direction): string => {
    const free = [id, id + SUFFIX[direction]].find((name) => (named.get(name)?.text ?? text) === text);
    if (free === undefined) throw new Error(`two schemas have the id ${id}`);
    return free;
  };

  return {
    read: (schema, direction, operationId) => {
      const { root, defined } = write(schema, direction, operationId);
      const texts = new Map(Object.keys(defined).map((id) => [id, textOf(id, defined)]));
      const names = new Map([...texts].map(([id, text]) => [id, nameOf(id, text, direction)]));
      for (const [id, text] of texts) {
        named.set(names.get(id) ?? id, { text, schema: withoutId(rename(defined[id] ?? {}, names)) });
      }
      return rename(root, names);
    },
    schemas: () => Object.fromEntries([...named].map(([name, { schema }]) => [name, schema])),
  };
};

const write = (
  schema: z.ZodType,
  io: Direction,
  operationId: string,
): { readonly root: JsonSchema; readonly defined: Defined } => {
  try {
    // As a member, so that a root with an id is lifted out like any other.
    const { properties, $defs } = z.toJSONSchema(z.object({ root: schema }), { io, target: 'draft-2020-12' });
    return { root: properties?.root as JsonSchema, defined: ($defs ?? {}) as Defined };
  } catch (cause) {
    throw new Error(`${operationId}: a schema cannot be written as JSON Schema`, { cause });
  }
};

/** The schema and all it refers to, so that equal texts mean equal schemas. */
const textOf = (id: string, defined: Defined, seen: Set<string> = new Set()): string => {
  seen.add(id);
  const own = JSON.stringify(defined[id]);
  const others = [...own.matchAll(/"#\/\$defs\/([^"]+)"/g)].map((found) => found[1] ?? '');
  return own + others.map((other) => (seen.has(other) ? '' : textOf(other, defined, seen))).join('');
};

const rename = (schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema =>
  JSON.parse(JSON.stringify(schema), (key, value) => {
    const id = key === '$ref' && typeof value === 'string' ? REFERENCE.exec(value)?.[1] : undefined;
    return id === undefined ? value : `#/components/schemas/${names.get(id) ?? id}`;
  });

const withoutId = ({ id: _id, ...schema }: JsonSchema): JsonSchema => schema;
