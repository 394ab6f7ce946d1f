/**
 * What an assessor does with a link: opens it, sends the report, gets a receipt. Whoever holds a link may add to this
 * one request and read its receipts, and nothing else. What comes so is of grade B, with the assessor as the tenant
 * named it, as it calls itself, and the link's history beside it.
 */
import {
  durationOfMs,
  formatInstant,
  type Instant,
  idOf,
  minus,
  Problem,
  plus,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Upload } from '#platform/http';
import type { DeliveryInvitationAnswer, DeliveryReceiptAnswer } from './answers.ts';
import { checkSignature } from './check-signature.ts';
import type { DeliveryId, FileId, Ports, RevisionId } from './ports.ts';
import { deliveryFull, deliveryLinkRefused, fileNotFound, revisionNotFound } from './problems.ts';
import { type DeliveryRow, findDelivery } from './read-deliveries.ts';
import { keepObject, receiveFile } from './receive-file.ts';
import { type Described, type KeptFile, partyOf, writeRevision } from './record-revision.ts';
import { addStep } from './request-delivery.ts';
import { aboutOf, hashOf, issueToken } from './send-links.ts';
import { findFile, insertFile, type Sender } from './store-files.ts';
import type { Tables } from './store-tables.ts';
import { takeTurn } from './take-turn.ts';

const SESSION_LIFE = durationOfMs(2 * 3_600_000);
export const SESSION_SECONDS = SESSION_LIFE / 1_000;
/** For one request: a report with its parts and corrections, and no more room than that for whoever holds the link. */
export const FILES_AT_MOST = 20;

type Door = { readonly tenant: TenantId; readonly delivery: DeliveryId; readonly row: DeliveryRow };

/** @throws Problem `delivery-link-refused`, whatever is wrong with it */
const doorOf = async (ports: Ports, token: string | undefined, kind: 'link' | 'session'): Promise<Door> => {
  const now = ports.clock.now();
  const found =
    token === undefined
      ? undefined
      : await ports.database.asSystem((tx) =>
          tables<Tables>(tx)
            .selectFrom('assurance.delivery_token')
            .select(['tenant', 'delivery'])
            .where('hash', '=', hashOf(token))
            .where('kind', '=', kind)
            .where('expires_at', '>', now)
            .executeTakeFirst(),
        );
  if (found === undefined) throw new Problem(deliveryLinkRefused);
  const tenant = idOf('ten', found.tenant);
  const row = await ports.database.inScope({ tenant }, (tx) => findDelivery(tx, found.tenant, found.delivery));
  if (row === undefined || row.withdrawn_at !== null || row.expires_at <= now) throw new Problem(deliveryLinkRefused);
  return { tenant, delivery: idOf('dlv', found.delivery), row };
};

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** Good again and again while the request stands: what looks at mail before people do must not use it up. */
export const openLink = async (
  ports: Ports,
  token: string,
): Promise<{ readonly session: string; readonly invitation: DeliveryInvitationAnswer }> => {
  const { tenant, delivery, row } = await doorOf(ports, token, 'link');
  const session = await ports.database.inScope({ tenant }, async (tx) => {
    await noteOpening(ports, tx, { tenant, delivery });
    const until = earlier(plus(ports.clock.now(), SESSION_LIFE), row.expires_at);
    return issueToken(ports, tx, { tenant, delivery, kind: 'session', until });
  });
  ports.onCommitted();
  return { session, invitation: await invitationOf(ports, tenant, row) };
};

const OPENED_AGAIN_AFTER = durationOfMs(3_600_000);

/** On record once an hour: whoever holds the link could otherwise fill the log. */
const noteOpening = async (ports: Ports, tx: Tx, { tenant, delivery }: Omit<Door, 'row'>): Promise<void> => {
  await takeTurn(tx, delivery);
  const noted = await tables<Tables>(tx)
    .selectFrom('assurance.delivery_step')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('delivery', '=', uuidOf(delivery))
    .where('step', '=', 'opened')
    .where('at', '>', minus(ports.clock.now(), OPENED_AGAIN_AFTER))
    .executeTakeFirst();
  if (noted === undefined) await addStep(ports, tx, { tenant, delivery, step: 'opened' });
};

export const readInvitation = async (ports: Ports, session: string | undefined): Promise<DeliveryInvitationAnswer> => {
  const { tenant, row } = await doorOf(ports, session, 'session');
  return invitationOf(ports, tenant, row);
};

const invitationOf = async (ports: Ports, tenant: TenantId, row: DeliveryRow): Promise<DeliveryInvitationAnswer> => ({
  askedBy: await ports.tenantName(tenant),
  about: row.about === null ? undefined : await aboutOf(ports, tenant, row.about),
  kind: row.kind,
  wanted: row.wanted,
  assessor: { name: row.assessor_name, organisation: row.assessor_organisation },
  language: row.language,
  dueOn: row.due_on,
  delivered: row.delivered_at !== null,
});

const senderOf = ({ tenant, delivery, row }: Door): Sender => ({
  tenant,
  party: partyOf(row.about),
  delivery,
  by: delivery,
});

/** @throws Problem `delivery-link-refused`, `delivery-full` before anything of it is read, and those of the file */
export const deliverFile = async (
  ports: Ports,
  session: string | undefined,
  { upload, name }: { readonly upload: Upload; readonly name: string | undefined },
): Promise<KeptFile> => {
  const door = await doorOf(ports, session, 'session');
  const { tenant, delivery } = door;
  if ((await ports.database.inScope({ tenant }, (tx) => filesOf(tx, door))) >= FILES_AT_MOST) {
    throw new Problem(deliveryFull);
  }
  const received = await receiveFile(upload.read(), upload.contentType);
  return ports.database.inScope({ tenant }, async (tx) => {
    await takeTurn(tx, delivery);
    const file = await insertFile(ports, tx, senderOf(door), { ...received, name });
    if ((await filesOf(tx, door)) > FILES_AT_MOST) throw new Problem(deliveryFull);
    await keepObject(ports, tenant, received);
    return file;
  });
};

const filesOf = async (tx: Tx, { tenant, delivery }: Door): Promise<number> => {
  const { files } = await tables<Tables>(tx)
    .selectFrom('assurance.file')
    .select(({ fn }) => fn.countAll<number>().as('files'))
    .where('tenant', '=', uuidOf(tenant))
    .where('received_by', '=', delivery)
    .executeTakeFirstOrThrow();
  return files;
};

export type DeliveredReport = Omit<Described, 'issuer'> & {
  readonly file: FileId;
  /** Who delivers, as they call themselves. */
  readonly deliveredBy: string;
  readonly signature?: string | undefined;
};

/** The same file delivered twice is delivered once. @throws Problem `evidence-file-not-found`, and those of a revision */
export const deliverReport = async (
  ports: Ports,
  session: string | undefined,
  report: DeliveredReport,
): Promise<DeliveryReceiptAnswer> => {
  const door = await doorOf(ports, session, 'session');
  const revision = await ports.database.inScope({ tenant: door.tenant }, async (tx) => {
    await takeTurn(tx, door.delivery);
    const file = await findFile(tx, senderOf(door), report.file);
    if (file === undefined) throw new Problem(fileNotFound);
    return (await deliveredBefore(tx, door, file)) ?? writeDelivered(ports, tx, door, { report, file });
  });
  ports.onCommitted();
  ports.wake();
  return receiptOf(ports, door, revision);
};

const deliveredBefore = async (tx: Tx, { tenant, delivery }: Door, file: KeptFile): Promise<RevisionId | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.delivery_step as step')
    .innerJoin('assurance.revision as revision', (join) =>
      join.onRef('revision.tenant', '=', 'step.tenant').onRef('revision.id', '=', 'step.revision'),
    )
    .select('revision.id')
    .where('step.tenant', '=', uuidOf(tenant))
    .where('step.delivery', '=', uuidOf(delivery))
    .where('revision.file', '=', uuidOf(file.id))
    .executeTakeFirst();
  return row && idOf('evr', row.id);
};

const writeDelivered = async (
  ports: Ports,
  tx: Tx,
  { tenant, delivery, row }: Door,
  { report, file }: { readonly report: DeliveredReport; readonly file: KeptFile },
): Promise<RevisionId> => {
  const { signature, deliveredBy, file: _, ...described } = report;
  const signedBy =
    signature === undefined
      ? undefined
      : await checkSignature(tx, tenant, { envelope: signature, sha256: file.sha256 });
  // Another report for the same request may have made the item since the door was looked at.
  const item = (await findDelivery(tx, uuidOf(tenant), row.id))?.item ?? null;
  const recorded = await writeRevision(ports, tx, {
    tenant,
    item: { party: partyOf(row.about), kind: row.kind, ...(item === null ? {} : { id: idOf('evi', item) }) },
    described: { ...described, issuer: row.assessor_organisation },
    provenance: {
      grade: 'B',
      origin: 'delivery',
      sha256: file.sha256,
      file,
      ...(signedBy === undefined ? {} : { signedBy }),
      source: { delivery },
      committed: {
        assessor: { name: row.assessor_name, organisation: row.assessor_organisation, email: row.assessor_email },
        deliveredBy,
        ...(signature === undefined ? {} : { signature }),
      },
    },
    by: delivery,
  });
  await tables<Tables>(tx)
    .updateTable('assurance.delivery_request')
    .set({ item: uuidOf(recorded.item), delivered_at: recorded.at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', row.id)
    .execute();
  await addStep(ports, tx, { tenant, delivery, step: 'delivered', revision: recorded.revision });
  return recorded.revision;
};

/** @throws Problem `delivery-link-refused`, `evidence-revision-not-found` for what came by another request */
export const readReceipt = async (
  ports: Ports,
  session: string | undefined,
  revision: RevisionId,
): Promise<DeliveryReceiptAnswer> => receiptOf(ports, await doorOf(ports, session, 'session'), revision);

/** The proof is there as soon as a checkpoint covers the entry, some moments later. */
const receiptOf = async (ports: Ports, { tenant, delivery }: Door, id: RevisionId): Promise<DeliveryReceiptAnswer> => {
  const row = await ports.database.inScope({ tenant }, (tx) =>
    tables<Tables>(tx)
      .selectFrom('assurance.revision')
      .select(['sha256', 'number', 'recorded_at', 'entry'])
      .where('tenant', '=', uuidOf(tenant))
      .where('id', '=', uuidOf(id))
      .where('recorded_by', '=', delivery)
      .executeTakeFirst(),
  );
  if (row === undefined || row.sha256 === null) throw new Problem(revisionNotFound);
  const scope: Scope = { tenant, permissions: new Set(), principal: { kind: 'system', id: delivery } };
  const entry = idOf('ent', row.entry);
  const position = await ports.evidence.entryPosition(scope, entry);
  const proof = position.kind === 'logged' ? await ports.evidence.inclusionProof(scope, position.index) : undefined;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    revision: id,
    number: row.number,
    sha256: row.sha256,
    recordedAt: formatInstant(row.recorded_at),
    entry,
    proof: proof && {
      vkey: (await ports.evidence.logOf(scope)).vkey,
      index: proof.index,
      size: proof.size,
      entryBase64: base64(proof.entry),
      pathBase64: proof.path.map(base64),
      rootBase64: base64(proof.root),
      checkpoint: new TextDecoder().decode(proof.checkpoint),
    },
  };
};
