/**
 * Layouts of acquirers: those that come with the product, and those a tenant brings itself. A consent is given to a layout
 * by its name, so the name of a layout never comes to mean another acquirer, and an edition that was kept never changes.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Instant, instantOfMs, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables, UniqueViolation } from '#platform/database';
import type { FormControl } from './core/form.ts';
import { type LaidOut, type Layout, layOut, loadLayout } from './core/layout.ts';
import type { Language } from './core/record-words.ts';
import { sampleFiling } from './core/sample-filing.ts';
import { knownControls, layoutForm, unnamedBy } from './layout-form.ts';
import type { Ports } from './ports.ts';
import {
  layoutAcquirerFixed,
  layoutEditionKept,
  layoutNameTaken,
  layoutNotAcceptable,
  layoutNotFound,
  layoutsFull,
} from './problems.ts';
import { type LayoutFormat, renderLaidOut } from './render-layout.ts';
import { requireStaff } from './rows.ts';
import type { Tables } from './store-tables.ts';

/** Of one tenant, by name. */
export const LAYOUTS_LIMIT = 50;
export const LAYOUT_LIMIT_CHARACTERS = 100_000;

export type KnownLayout = {
  readonly layout: Layout;
  readonly content: string;
  readonly sha256: string;
  /** Absent: it comes with the product. */
  readonly keptAt: Instant | undefined;
};

const hashOf = (content: string): string => bytesToHex(sha256(utf8ToBytes(content)));

/** @throws Problem `layout-not-acceptable` with each fault's place */
const soundLayout = (content: string, known?: ReadonlySet<string>): Layout => {
  const loaded = loadLayout(content, known);
  if (loaded.kind === 'ok') return loaded.value;
  throw new Problem(layoutNotAcceptable, { fields: loaded.error.map((fault) => ({ pointer: '/content', ...fault })) });
};

const EDITION = ['name', 'content', 'sha256', 'kept_at', 'retired_at'] as const;

/** The newest edition of each of the tenant's own, by name. */
const ownRows = (tx: Tx, { tenant }: Pick<Scope, 'tenant'>) =>
  tables<Tables>(tx)
    .selectFrom('supervision.layout')
    .distinctOn('name')
    .select(EDITION)
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('name')
    .orderBy('place', 'desc')
    .execute();

/** Those of the product first. A control that a later edition of a pack drops leaves its item without a row. */
export const layoutsOf = async ({ database, layouts }: Pick<Ports, 'database' | 'layouts'>, scope: Scope) => {
  const rows = await database.inScope(scope, (tx) => ownRows(tx, scope));
  const own = rows
    .filter(({ retired_at }) => retired_at === null)
    .map((row): KnownLayout => {
      return { layout: soundLayout(row.content), content: row.content, sha256: row.sha256, keptAt: row.kept_at };
    });
  const given = layouts.map(({ layout, content }): KnownLayout => {
    return { layout, content, sha256: hashOf(content), keptAt: undefined };
  });
  return [...given, ...own];
};

/** @throws Problem `layout-not-found` */
export const layoutNamed = async (
  ports: Pick<Ports, 'database' | 'layouts'>,
  scope: Scope,
  name: string,
): Promise<KnownLayout> => {
  const found = (await layoutsOf(ports, scope)).find(({ layout }) => layout.layout === name);
  if (found === undefined) throw new Problem(layoutNotFound);
  return found;
};

export type WantedLayout = { readonly name: string; readonly content: string };

/**
 * The same edition sent twice is one.
 * @throws Problem `supervision-staff-only`, `layout-not-acceptable`, `layout-name-taken`, `layout-edition-kept`,
 *   `layout-acquirer-fixed`, `layouts-full`
 */
export const keepLayout = async (ports: Ports, scope: Scope, { name, content }: WantedLayout): Promise<void> => {
  requireStaff(scope);
  const layout = soundLayout(content, knownControls(ports.regime.packs));
  if (ports.layouts.some((each) => each.layout.layout === name)) throw new Problem(layoutNameTaken);
  if (layout.layout !== name) {
    const expected = `layout: ${name}`;
    throw new Problem(layoutNotAcceptable, {
      fields: [{ pointer: '/content', code: 'wrong-value', expected, line: 1 }],
    });
  }
  try {
    await ports.database.inScope(scope, (tx) => insert(ports, tx, scope, { layout, content }));
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === 'layout_edition_once') {
      throw new Problem(layoutEditionKept, { params: { edition: layout.edition } });
    }
    throw error;
  }
  ports.onCommitted();
};

const insert = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { layout, content }: { readonly layout: Layout; readonly content: string },
): Promise<void> => {
  const { layout: name, edition, acquirer } = layout;
  const rows = await ownRows(tx, scope);
  const newest = rows.find((row) => row.name === name);
  if (newest?.content === content && newest.retired_at === null) return;
  if (newest === undefined && rows.length >= LAYOUTS_LIMIT) {
    throw new Problem(layoutsFull, { params: { limit: LAYOUTS_LIMIT } });
  }
  if (newest !== undefined && soundLayout(newest.content).acquirer.ja !== acquirer.ja) {
    throw new Problem(layoutAcquirerFixed, { params: { acquirer: soundLayout(newest.content).acquirer.ja } });
  }
  const [at, digest] = [ports.clock.now(), hashOf(content)];
  const entry = await ports.evidence.append(tx, {
    ...{ tenant: scope.tenant, predicateType: 'declaration', observedAt: at, grade: 'A' },
    subjects: [{ name, algorithm: 'sha256', digest: Buffer.from(digest, 'hex') }],
    fact: { act: 'layout-kept', layout: name, edition, by: scope.principal.id },
    collector: `mitsuke supervision ${ports.software}`,
  });
  await tables<Tables>(tx)
    .insertInto('supervision.layout')
    .values({
      ...{ tenant: uuidOf(scope.tenant), id: uuidOf(ports.newId('dcy')), name, edition, content, sha256: digest },
      ...{ kept_at: at, kept_by: scope.principal.id, retired_at: null, entry: uuidOf(entry) },
    })
    .execute();
};

/** Nothing more is laid out so. @throws Problem `supervision-staff-only`, `layout-not-found` */
export const retireLayout = async (ports: Ports, scope: Scope, name: string): Promise<void> => {
  requireStaff(scope);
  await ports.database.inScope(scope, async (tx) => {
    const at = ports.clock.now();
    const retired = await tables<Tables>(tx)
      .updateTable('supervision.layout')
      .set({ retired_at: at })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('name', '=', name)
      .where('retired_at', 'is', null)
      .returning(['edition', 'sha256'])
      .execute();
    if (retired.length === 0) throw new Problem(layoutNotFound);
    await ports.evidence.append(tx, {
      ...{ tenant: scope.tenant, predicateType: 'declaration', observedAt: at, grade: 'A' },
      subjects: retired.map((row) => {
        return { name, algorithm: 'sha256' as const, digest: Buffer.from(row.sha256, 'hex') };
      }),
      fact: { act: 'layout-retired', layout: name, by: scope.principal.id },
      collector: `mitsuke supervision ${ports.software}`,
    });
  });
  ports.onCommitted();
};

export type Checked = {
  readonly layout: Layout;
  /** Keys of controls that are asked and that it does not name: they stand at its end. */
  readonly unnamed: readonly FormControl[];
  readonly sample: LaidOut;
};

/** @throws Problem `layout-not-acceptable` */
export const checkLayout = (ports: Ports, content: string, language: Language): Checked => {
  const layout = soundLayout(content, knownControls(ports.regime.packs));
  const form = layoutForm(ports.regime.packs, layout);
  return {
    layout,
    unnamed: unnamedBy(layout, form),
    sample: layOut(layout, sampleFiling(form, ports.clock.now(), language), language),
  };
};

/** Of the sample in a layout of the product: 1 April 2026 in Tokyo. */
const SAMPLE_AT = instantOfMs(Date.UTC(2026, 2, 31, 15));

/** @throws Problem `layout-not-found`, `declaration-printing-busy` */
export const renderSample = async (
  ports: Ports,
  scope: Scope,
  wanted: { readonly layout: string; readonly format: LayoutFormat; readonly language: Language },
): Promise<Uint8Array> => {
  const { format, language } = wanted;
  const { layout, keptAt } = await layoutNamed(ports, scope, wanted.layout);
  // The same layout gives the same bytes.
  const statedAt = keptAt ?? SAMPLE_AT;
  const facts = sampleFiling(layoutForm(ports.regime.packs, layout), statedAt, language);
  return renderLaidOut(ports, { layout, facts, statedAt, format, language });
};
