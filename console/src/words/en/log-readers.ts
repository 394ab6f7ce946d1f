/** Who may read the log. */
import type { Words } from '../ja.ts';

export const logReaders: Words['evidencePage']['readers'] = {
  title: 'Who may read the log',
  members: 'Those who are signed in',
  membersNote: 'Only people and API keys with the permission to read evidence get the files of the log.',
  everyone: 'Everyone',
  everyoneNote:
    'Anyone can read and verify all files of the log without signing in: how many entries there are, when each was recorded, kinds and ids. Of what people typed there are only commitments.',
  address: 'Public address',
  checkpoint: 'Checkpoint',
  open: 'Let everyone read it…',
  close: 'Only those who are signed in…',
  openTitle: 'Opening the log',
  closeTitle: 'Closing the log',
  openExplain:
    'Whoever knows this address can copy every entry there is and will be. Closing it later does not take copies back. The change goes on record in the log.',
  closeExplain:
    'From then on only those with the permission to read evidence get it. What was copied stays copied. The change goes on record in the log.',
  confirm: 'I understand that what was open once cannot be taken back',
  submitOpen: 'Open it',
  submitClose: 'Close it',
  failed: 'It could not be changed',
};
