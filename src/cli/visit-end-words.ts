/** Why a visit did not come to its end, in words for whoever runs the shop; complete by type. */
import type { Scan } from '#site-watch';

type Ends = Scan['end'];
type Failed = Extract<Ends, { readonly kind: 'step-failed' }>['code'];
type Early = Extract<Ends, { readonly kind: 'ended-early' }>['code'];

const WORDS: Readonly<Record<Failed | Early, string>> = {
  'not-found':
    'nothing on the page is what the step names: the shop has changed, or shows this visitor another page (--realistic)',
  'not-reachable': 'the page cannot be reached, or what the step names is hidden, disabled or covered',
  'time-limit': 'the page did not come, or did not answer, within the step’s time',
  'must-not-press': 'the step would place an order, and the journey stops before buying',
  'too-many-redirects': 'the page leads from one address to the next without end',
  'certificate-not-valid': 'the certificate is out of date, another host’s, or signed by nobody that browsers trust',
  'tls-failed': 'no secure connection could be made: the server speaks no TLS there, or none that browsers accept',
  download: 'a file to keep came in the place of a page',
  'visit-limit': 'the visit took longer than two minutes',
  'memory-limit': 'the page took more memory than a visit may have',
  'disk-limit': 'the page filled the disk as far as a visit may',
  'traffic-limit': 'the page sent or loaded more than a visit may: half a gigabyte',
  'too-many-dialogs': 'the page opened one message box after the other (alert)',
  'browser-crashed': 'the browser, or the page in it, broke down',
};

export const FAILURE_PICTURE = 'failure.png';

/** The file of what the page showed at the step that failed; absent where it could not be taken. */
export type Picture = string | 'not-kept' | undefined;

/** Empty where it came to its end. */
export const endWords = (end: Ends, steps: readonly string[], picture: Picture): readonly string[] => {
  if (end.kind === 'completed') return [];
  if (end.kind === 'not-begun') return ['  the visit could not begin: nothing of the shop was seen'];
  const about = `  ${WORDS[end.code]}`;
  if (end.kind !== 'step-failed') return [about];
  const shown = picture === 'not-kept' ? 'with --out a picture of the page is kept' : `${picture} shows the page`;
  const step = `  step ${end.step + 1} of ${steps.length}`;
  return [about, picture === undefined ? step : `${step}; ${shown}`];
};
