/** The screens of a visit, each beside the same screen of the visit it is compared with. */
import type { SiteVisitDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { useVisit } from './use-visit.ts';

export const pictureUrl = (visit: string, name: string): string =>
  `/v1/site-visits/${encodeURIComponent(visit)}/screenshots/${encodeURIComponent(name)}`;

export function PicturesSection({ visit }: { readonly visit: SiteVisitDetail }) {
  const { visits } = useWords();
  const said = visits.pictures;
  const before = useVisit(visit.comparedWith);
  const earlier = before.data;
  if (visit.screenshots.length === 0) {
    return (
      <Section title={said.title}>
        <Nothing>{said.none}</Nothing>
      </Section>
    );
  }
  return (
    <Section title={said.title} note={said.masked}>
      <div className="flex flex-col gap-6 p-4">
        {visit.screenshots.map(({ name }) => (
          <div key={name} className={earlier ? 'grid gap-4 md:grid-cols-2' : 'max-w-3xl'}>
            {earlier && (
              <Picture
                visit={earlier.id}
                at={earlier.startedAt}
                name={name}
                side={said.before}
                isThere={earlier.screenshots.some((each) => each.name === name)}
              />
            )}
            <Picture visit={visit.id} at={visit.startedAt} name={name} side={said.after} isThere />
          </div>
        ))}
      </div>
    </Section>
  );
}

type PictureProps = {
  readonly visit: string;
  readonly at: string | undefined;
  readonly name: string;
  readonly side: string;
  readonly isThere: boolean;
};

function Picture({ visit, at, name, side, isThere }: PictureProps) {
  const { visits } = useWords();
  const times = useTimes();
  const url = pictureUrl(visit, name);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1">
        <span className="font-bold">{side}</span> <span className="font-mono">{name}</span>{' '}
        {at && <span className="label-text">{times.short(at)}</span>}
      </figcaption>
      {isThere ? (
        <a href={url} target="_blank" rel="noreferrer" className="block">
          <img
            src={url}
            alt={`${side}: ${visits.pictures.of(name)}`}
            loading="lazy"
            className="max-h-[32rem] w-full rounded border border-line bg-raised object-contain object-top"
          />
        </a>
      ) : (
        <p className="rounded border border-dashed border-edge p-6 text-center text-muted">{visits.pictures.missing}</p>
      )}
    </figure>
  );
}
