/** A guess of the site's journey: asked for, followed, looked at with its pictures, copied into the form to be corrected. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type JourneyGuess, listJourneyGuesses, orderJourneyGuess, type SiteDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { Approvals } from './approvals.tsx';

const FOLLOW_MS = 2_000;

const isUnderWay = ({ state }: Pick<JourneyGuess, 'state'>): boolean => state === 'queued' || state === 'running';

type Props = { readonly site: SiteDetail; onAccept(yaml: string): void };

export function GuessSection({ site, onAccept }: Props) {
  const { guess: said } = useWords().sites.form;
  const cache = useQueryClient();
  const key = ['journey-guesses', site.id];
  const newest = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await ask(listJourneyGuesses(site.id, { limit: 1 }, { signal }))).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? FOLLOW_MS : false),
  });
  const ordering = useMutation({
    mutationFn: () => ask(orderJourneyGuess(site.id)),
    onSuccess: (ordered) => cache.setQueryData(key, ordered),
  });
  const guess = newest.data;
  const busy = ordering.isPending || (guess != null && isUnderWay(guess));
  const mayGuess = site.rights.visits !== 'plain';
  return (
    <section className="rounded border border-line p-3" aria-labelledby="guess">
      <h2 id="guess" className="font-bold">
        {said.title}
      </h2>
      <p className="label-text">{said.how}</p>
      {mayGuess ? (
        <p className="mt-2 flex flex-wrap items-center gap-3">
          <button type="button" className="control" disabled={busy} onClick={() => ordering.mutate()}>
            {said.ask}
          </button>
          <span role="status">{busy && (guess?.state === 'running' ? said.running : said.waiting)}</span>
        </p>
      ) : (
        <p className="mt-2">{said.notPermitted}</p>
      )}
      {ordering.error && <FailureNote what={said.failedAsk} failure={ordering.error} />}
      {newest.error && <FailureNote what={said.failedRead} failure={newest.error} onRetry={() => newest.refetch()} />}
      {guess === null && mayGuess && <p className="text-muted">{said.none}</p>}
      {guess && !isUnderWay(guess) && <Ended guess={guess} onAccept={onAccept} />}
    </section>
  );
}

type EndedProps = { readonly guess: JourneyGuess; onAccept(yaml: string): void };

function Ended({ guess, onAccept }: EndedProps) {
  const { guess: said } = useWords().sites.form;
  const times = useTimes();
  const [isAccepted, setAccepted] = useState(false);
  const { found, endCode, shopKind, yaml, destinations } = guess;
  const accept = (text: string) => {
    onAccept(text);
    setAccepted(true);
  };
  return (
    <div className="mt-2 flex flex-col gap-2">
      <p>
        <span className="label-text">{said.at(times.full(guess.endedAt ?? guess.orderedAt))}</span>{' '}
        <span className="font-bold">{found && said.ends[found]}</span>{' '}
        {endCode && said.failed(said.codes[endCode] ?? endCode)}
      </p>
      <dl>
        {shopKind && <Fact name={said.kind}>{said.kinds[shopKind] ?? shopKind}</Fact>}
        {found === 'card-form' && (
          <Fact name={said.destinations}>
            {destinations.length === 0 ? said.noDestinations : <Approvals destinations={destinations} />}
          </Fact>
        )}
      </dl>
      <Pictures guess={guess} />
      {yaml !== undefined && (
        <>
          <h3 className="font-bold">{said.yaml}</h3>
          <Scrollable label={said.yaml} className="max-h-80 rounded bg-raised">
            <pre className="p-3 font-mono text-xs">{yaml}</pre>
          </Scrollable>
          <p className="flex flex-wrap items-center gap-3">
            <button type="button" className="control" onClick={() => accept(yaml)}>
              {said.accept}
            </button>
            <span role="status">{isAccepted && said.accepted}</span>
          </p>
        </>
      )}
    </div>
  );
}

function Pictures({ guess }: { readonly guess: JourneyGuess }) {
  const { sites, visits } = useWords();
  if (guess.screenshots.length === 0) return null;
  return (
    <>
      <h3 className="font-bold">{sites.form.guess.pictures}</h3>
      <ol className="flex flex-wrap gap-3">
        {guess.screenshots.map(({ name }) => {
          const url = `/v1/journey-guesses/${encodeURIComponent(guess.id)}/screenshots/${encodeURIComponent(name)}`;
          return (
            <li key={name} className="w-40 max-w-full">
              <a href={url} target="_blank" rel="noreferrer" className="block">
                <img
                  src={url}
                  alt={visits.pictures.of(name)}
                  loading="lazy"
                  className="h-28 w-full rounded border border-line bg-raised object-cover object-top"
                />
              </a>
            </li>
          );
        })}
      </ol>
    </>
  );
}
