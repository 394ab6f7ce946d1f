/** Where a script listens, as the server says it (`page input`), in the reader's words. */
import type { Words } from '../../words/ja.ts';

export const listeningIn =
  ({ listening }: Words['inventory']) =>
  (told: string): string => {
    const [reach = '', event = ''] = told.split(' ');
    return listening(reach, event);
  };
