/** A person's own sessions, language, and the record of what became of their credentials. */
import { uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { endSession, endSessions, listSessions, type Me, type SessionEntry, type SessionId } from './open-session.ts';
import type { RegistryPorts } from './ports.ts';
import { type CredentialChange, listChanges } from './record-change.ts';
import type { Language, Tables } from './store-tables.ts';

export type MySessions = {
  /** Live ones, the latest first. */
  list(me: Me): Promise<readonly SessionEntry[]>;
  /** `false` when the person has no such session. */
  end(me: Me, id: SessionId): Promise<boolean>;
  /** All but the one that asks. */
  endOthers(me: Me): Promise<void>;
  setLanguage(me: Me, language: Language): Promise<void>;
  /** What was changed of the person's credentials, by whom; the latest hundred first. */
  changes(me: Me): Promise<readonly CredentialChange[]>;
};

/** Within the tenant and not the parties: these rows belong to the person. */
export const createMySessions = ({ database, clock }: Pick<RegistryPorts, 'database' | 'clock'>): MySessions => {
  const within = <T>({ tenant }: Me, work: (tx: Tx) => Promise<T>): Promise<T> => database.inScope({ tenant }, work);
  return {
    list: (me) => within(me, (tx) => listSessions(tx, me, clock.now())),
    end: (me, id) => within(me, (tx) => endSession(tx, me, id)),
    endOthers: (me) => within(me, (tx) => endSessions(tx, me, me.session)),
    setLanguage: async (me, language) => {
      await within(me, (tx) =>
        tables<Tables>(tx)
          .updateTable('registry.person')
          .set({ language })
          .where('tenant', '=', uuidOf(me.tenant))
          .where('id', '=', uuidOf(me.person))
          .execute(),
      );
    },
    changes: (me) => within(me, (tx) => listChanges(tx, me.tenant, me.person)),
  };
};
