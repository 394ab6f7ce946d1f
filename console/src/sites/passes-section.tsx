/** The passes of a visit beside each other: who each looked like, how it ended, what it saw, and what of it the first did not. */
import { kindText } from '../alerts/kind.ts';
import type { SitePassDifference, SiteVisitDetail, SiteVisitPass } from '../api/generated.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { pictureUrl } from './pictures-section.tsx';
import { StateMark } from './state-mark.tsx';

export function PassesSection({ visit }: { readonly visit: SiteVisitDetail }) {
  const { passes } = useWords().visits;
  if (visit.passes.length === 0) return null;
  const numbered = visit.passes.map((pass, place) => ({ pass, place }));
  return (
    <Section title={passes.title} note={passes.note}>
      <ol className="grid gap-4 p-4 lg:grid-cols-2">
        {numbered.map(({ pass, place }) => (
          <PassCard key={place} visit={visit} pass={pass} place={place} />
        ))}
      </ol>
    </Section>
  );
}

type CardProps = { readonly visit: SiteVisitDetail; readonly pass: SiteVisitPass; readonly place: number };

/** A finding names the roles it showed in: passes of one role saw it together. */
const kindsIn = ({ findings }: SiteVisitDetail, { role }: SiteVisitPass): readonly string[] => [
  ...new Set(
    findings.filter(({ about }) => Array.isArray(about?.passes) && about.passes.includes(role)).map(({ kind }) => kind),
  ),
];

function PassCard({ visit, pass, place }: CardProps) {
  const words = useWords();
  const { passes, ends, codes, pictures, findings } = words.visits;
  const { role, mobile, viewport, end, code, step, saw, identified } = pass;
  const kinds = kindsIn(visit, pass);
  const isWhole = end === 'completed';
  return (
    <li className="min-w-0 rounded border border-line p-3">
      <h3 className="flex flex-wrap items-center gap-2 font-bold">
        {place + 1}. {findings.proof.passes[role]}
        {place === 0 && <span className="rounded bg-raised px-1.5 text-xs font-normal">{passes.primary}</span>}
      </h3>
      <p className="text-muted">{passes.explained[role]}</p>
      <dl className="mt-1">
        <Fact name={passes.device}>
          {pictures.on(passes.devices[mobile ? 'phone' : 'desk'], viewport.width, viewport.height)}
        </Fact>
        <Fact name={passes.end}>
          <StateMark state={isWhole ? 'ok' : 'incomplete'} text={ends[end]} />{' '}
          {code && <span>{codes[code] ?? code}</span>} {step && <Code text={step} />}
        </Fact>
        <Fact name={passes.saw}>{saw ? passes.sawOf(saw.requests, saw.hosts, saw.scripts) : passes.unknown}</Fact>
        <Fact name={passes.identified}>{passes.identifiedOf[identified ? 'true' : 'false']}</Fact>
        {pass.referrer && (
          <Fact name={passes.from}>
            <Code text={pass.referrer} />
          </Fact>
        )}
        {pass.userAgent && (
          <Fact name={passes.agent}>
            <Code text={pass.userAgent} />
          </Fact>
        )}
      </dl>
      {kinds.length > 0 && (
        <>
          <h4 className="mt-2 font-bold">{passes.found}</h4>
          <ul className="list-disc pl-6">
            {kinds.map((kind) => (
              <li key={kind}>{kindText(kind, words)}</li>
            ))}
          </ul>
        </>
      )}
      {place > 0 && saw && <Differences saw={saw} />}
      <Pictures visit={visit.id} pass={pass} place={place} />
    </li>
  );
}

function Differences({ saw }: { readonly saw: NonNullable<SiteVisitPass['saw']> }) {
  const { passes } = useWords().visits;
  const count = ({ hosts, scripts }: SitePassDifference) => hosts.length + scripts.length;
  return (
    <>
      <h4 className="mt-2 font-bold">{passes.differs}</h4>
      {count(saw.only) + count(saw.missing) === 0 && <p>{passes.nothing}</p>}
      <Difference title={passes.only} difference={saw.only} />
      <Difference title={passes.missing} difference={saw.missing} />
    </>
  );
}

function Difference({ title, difference }: { readonly title: string; readonly difference: SitePassDifference }) {
  const { sites, visits } = useWords();
  const { hosts, scripts, more } = difference;
  if (hosts.length + scripts.length === 0) return null;
  const named = [...new Set(scripts.map(({ url, inline }) => (inline ? `${sites.scripts.inline} ${url}` : url)))];
  return (
    <div className="mt-1">
      <p className="label-text">{title}</p>
      <ul className="font-mono text-xs break-all">
        {[...hosts, ...named].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {more > 0 && <p className="label-text">{visits.passes.more(more)}</p>}
    </div>
  );
}

function Pictures({
  visit,
  pass,
  place,
}: {
  readonly visit: string;
  readonly pass: SiteVisitPass;
  readonly place: number;
}) {
  const { passes, pictures, findings } = useWords().visits;
  if (pass.screenshots.length === 0) return null;
  return (
    <>
      <h4 className="mt-2 font-bold">{passes.pictures}</h4>
      <ul className="mt-1 flex flex-wrap gap-2">
        {pass.screenshots.map(({ name }) => (
          <li key={name} className="w-28 max-w-full">
            <a href={pictureUrl(visit, name, place)} target="_blank" rel="noreferrer" className="block">
              <img
                src={pictureUrl(visit, name, place)}
                alt={`${place + 1}. ${findings.proof.passes[pass.role] ?? pass.role}: ${pictures.of(name)}`}
                loading="lazy"
                className="h-20 w-full rounded border border-line bg-raised object-cover object-top"
              />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
