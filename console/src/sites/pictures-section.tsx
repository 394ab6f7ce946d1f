/** The screens of a visit, each beside the same screen of an earlier one that came with the same kind of device. */
import type { SiteVisitDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

export const pictureUrl = (visit: string, name: string, pass = 0): string =>
  `/v1/site-visits/${encodeURIComponent(visit)}/screenshots/${encodeURIComponent(name)}${pass > 0 ? `?pass=${pass}` : ''}`;

type Viewport = SiteVisitDetail['passes'][number]['viewport'];

export function PicturesSection({ visit }: { readonly visit: SiteVisitDetail }) {
  const { visits } = useWords();
  const said = visits.pictures;
  if (visit.screenshots.length === 0) {
    return (
      <Section title={said.title}>
        <Nothing>{said.none}</Nothing>
      </Section>
    );
  }
  const before = visit.picturesBefore;
  const [primary] = visit.passes;
  const device = visits.passes.devices[primary?.mobile ? 'phone' : 'desk'];
  return (
    <Section title={said.title} note={said.masked}>
      {before === undefined && visit.comparedWith !== undefined && primary !== undefined && (
        <p className="px-4 pt-3 text-muted">{said.noneAlike(device)}</p>
      )}
      <div className="flex flex-col gap-6 p-4">
        {visit.screenshots.map(({ name }) => (
          <div key={name} className={before ? 'grid gap-4 md:grid-cols-2' : 'max-w-3xl'}>
            {before && (
              <Picture
                url={pictureUrl(before.visit, name, before.pass)}
                at={before.startedAt}
                name={name}
                side={said.before}
                on={{ device, viewport: before.viewport }}
                isThere={before.names.includes(name)}
              />
            )}
            <Picture
              url={pictureUrl(visit.id, name)}
              at={visit.startedAt}
              name={name}
              side={said.after}
              on={{ device, viewport: primary?.viewport }}
              isThere
            />
          </div>
        ))}
      </div>
    </Section>
  );
}

type PictureProps = {
  readonly url: string;
  readonly at: string | undefined;
  readonly name: string;
  readonly side: string;
  readonly on: { readonly device: string; readonly viewport: Viewport | undefined };
  readonly isThere: boolean;
};

function Picture({ url, at, name, side, on, isThere }: PictureProps) {
  const { visits } = useWords();
  const times = useTimes();
  const { device, viewport } = on;
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1">
        <span className="font-bold">{side}</span> <span className="font-mono">{name}</span>{' '}
        <span className="label-text">
          {at && times.short(at)} {viewport && visits.pictures.on(device, viewport.width, viewport.height)}
        </span>
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
