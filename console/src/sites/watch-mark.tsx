/** That a site's permission is ending or has ended, beside its state: findings of long ago must not hide it. */
import type { Site } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';
import { stateOf } from './state.ts';

const LOOK: Look = { shape: 'M8 3v6M8 12.5v.1', colour: 'bg-hold-tint text-hold' };

type Props = { readonly site: Pick<Site, 'active' | 'lastVisit' | 'openFindings' | 'rights'> };

export function WatchMark({ site }: Props) {
  const { sites } = useWords();
  const { watching } = site.rights;
  if (watching !== 'ending' && watching !== 'ended') return null;
  if (!site.active || stateOf(site) === 'ended') return null;
  return <Mark look={LOOK}>{sites.permission(sites.watchings[watching])}</Mark>;
}
