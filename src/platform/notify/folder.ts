/** Messages as files that a mail program opens: `<id>.eml` in one folder. A repeat takes the place of the first. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from '#platform/clock';
import { writeFileDurably } from '../durable-file.ts';
import { checkMessage, composeMessage, type Sender } from './message-form.ts';
import { type Notify, NotifyFailure } from './port.ts';

/** They hold what was said to one person: for the server's own user only. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

export type FolderOptions = { readonly folder: string; readonly sender: Sender; readonly clock: Clock };

/** Makes the folder unless it is there. */
export const openFolderNotify = async ({ folder, sender, clock }: FolderOptions): Promise<Notify> => {
  const root = resolve(folder);
  await mkdir(root, { recursive: true, mode: FOLDER_MODE });
  return {
    send: async (message) => {
      checkMessage(message);
      const bytes = await composeMessage(message, sender, clock.now());
      await writeFileDurably(join(root, `${message.id}.eml`), bytes, FILE_MODE).catch((cause: unknown) => {
        throw new NotifyFailure('unreachable', { cause });
      });
    },
  };
};
