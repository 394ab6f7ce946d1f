/** What the inventory's routes send: the schemas, from which validation, types and OpenAPI are made. */
import { z } from 'zod';
import { NOT_PARSED } from './core/parse-script.ts';
import { POLICIES, SCRIPT_STATES } from './core/script-state.ts';
import { STORAGES } from './core/static-signs.ts';

const loader = z
  .object({
    kind: z.enum(['parser', 'script', 'unknown']),
    url: z.string().optional(),
    inline: z.boolean().optional(),
  })
  .meta({ id: 'ScriptLoader', description: 'The document that names it, or the script that put it in' });

const behaviour = z
  .object({
    destinations: z.array(z.string()).readonly().meta({ description: 'Hosts it was seen to send to' }),
    listens: z.array(z.string()).readonly().meta({
      description: '`field input`: the place, seen from the card fields (field, form, button, page), and event',
    }),
    readsCard: z.boolean().meta({ description: 'Some of these tell it what is typed into a card field' }),
    storage: z.array(z.enum(STORAGES)).readonly().meta({ description: 'Where its text writes to' }),
    evaluates: z.boolean().meta({ description: 'It makes code from text' }),
  })
  .meta({ id: 'ScriptBehaviour' });

const signs = z
  .object({
    cardWordsNearSink: z.int().meta({ description: 'Functions that speak of cards and can send' }),
    longestStringArray: z.int(),
    hexNames: z.int().meta({ description: 'Distinct names like _0x3fa2' }),
    highestEntropyTenths: z.int().meta({ description: 'Bits per sign of its most mixed string, in tenths' }),
  })
  .meta({ id: 'ScriptSigns', description: 'Features of the text, never a verdict' });

const authorisation = z
  .object({ at: z.string(), by: z.string(), why: z.string(), responsible: z.string() })
  .meta({ id: 'ScriptAuthorisation' });

export const inventoryScript = z
  .object({
    id: z.string(),
    site: z.string(),
    url: z.string().meta({ description: 'Without query; of an inline script that of its document' }),
    inline: z.boolean(),
    state: z.enum(SCRIPT_STATES),
    loadedBy: loader,
    behaviour,
    signs: signs.optional().meta({ description: 'Absent when it could not be parsed' }),
    sha256: z.string().meta({ description: 'Of the content seen last' }),
    bytes: z.int(),
    functions: z.int(),
    contents: z.int().meta({ description: 'Different ones it has shown' }),
    notParsed: z.enum(NOT_PARSED).optional(),
    firstSeenAt: z.string(),
    changedAt: z.string(),
    lastSeenAt: z.string(),
    lastSeenVisit: z.string(),
    present: z.boolean().meta({ description: 'In the last visit that got to its end' }),
    authorisation: authorisation.optional().meta({ description: 'The last one, whatever became of it' }),
  })
  .meta({ id: 'InventoryScript' });
export type InventoryScriptAnswer = z.output<typeof inventoryScript>;

const content = z
  .object({
    sha256: z.string(),
    bytes: z.int(),
    functions: z.int(),
    notParsed: z.enum(NOT_PARSED).optional(),
    firstSeenAt: z.string(),
    firstSeenVisit: z.string(),
    lastSeenAt: z.string(),
    lastSeenVisit: z.string(),
    authorised: z.boolean().meta({ description: 'Named by the last authorisation' }),
  })
  .meta({ id: 'ScriptContent' });

const decided = z
  .object({
    id: z.string(),
    act: z.enum(['authorise', 'withdraw']),
    sha256s: z.array(z.string()).readonly(),
    why: z.string(),
    responsible: z.string(),
    by: z.string(),
    at: z.string(),
    evidence: z.string().meta({ description: 'Entry in the log' }),
  })
  .meta({ id: 'ScriptDecision' });

export const inventoryScriptDetail = inventoryScript
  .extend({
    history: z.array(content).readonly().meta({ description: 'Its contents, last seen first' }),
    decisions: z.array(decided).readonly().meta({ description: 'Newest first' }),
    beyond: behaviour.optional().meta({ description: 'What it does that was not authorised' }),
    policy: z.enum(POLICIES),
  })
  .meta({ id: 'InventoryScriptDetail' });
export type InventoryScriptDetailAnswer = z.output<typeof inventoryScriptDetail>;

const unit = z
  .object({
    kind: z.enum(['function', 'statement']),
    name: z.string().optional(),
    start: z.int().meta({ description: 'In the source, in UTF-16 units' }),
    end: z.int(),
    line: z.int().meta({ description: 'From 1' }),
    excerpt: z.string().meta({ description: 'Laid out for reading; text, never to be run' }),
    cut: z.boolean(),
  })
  .meta({ id: 'ScriptUnit' });
export type UnitAnswer = z.output<typeof unit>;

export const functionDiff = z
  .object({
    from: z.string().optional(),
    to: z.string(),
    added: z.array(unit).readonly(),
    removed: z.array(unit).readonly(),
    changed: z.array(z.object({ before: unit, after: unit })).readonly(),
    same: z.int(),
    more: z.int().meta({ description: 'Changes beyond those shown' }),
  })
  .meta({ id: 'ScriptFunctionDiff' });
export type FunctionDiff = z.output<typeof functionDiff>;

export const siteChange = z
  .object({
    id: z.string().meta({ description: 'The finding' }),
    visit: z.string(),
    kind: z.string(),
    url: z.string().optional(),
    inline: z.boolean(),
    sha256: z.string().optional(),
    destination: z.string().optional(),
    about: z.record(z.string(), z.unknown()),
    at: z.string(),
    digest: z.string().optional().meta({ description: 'Absent while it waits for the digest of its week' }),
  })
  .meta({ id: 'SiteChange' });
export type SiteChangeAnswer = z.output<typeof siteChange>;

export const scriptPolicy = z
  .object({
    policy: z.enum(POLICIES),
    since: z.string().optional().meta({ description: 'When the first visit got to its end; what came later is new' }),
  })
  .meta({ id: 'ScriptPolicy' });
export type ScriptPolicy = z.output<typeof scriptPolicy>;
