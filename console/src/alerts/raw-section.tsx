/** What the source sent, as it was: its digest, and the bytes to take away; or why there are none. */
import type { AlertDetail } from '../api/generated.ts';
import { bytesText } from '../format/bytes.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { useSpeech } from '../words/words.tsx';

export function RawSection({ alert }: { readonly alert: AlertDetail }) {
  const { language, words } = useSpeech();
  const said = words.alerts.raw;
  const { raw, rawWithheld } = alert;
  return (
    <section aria-label={said.title}>
      <h3 className="font-bold">{said.title}</h3>
      {raw ? (
        <>
          <p className="label-text">{said.explain}</p>
          <dl className="mt-1">
            <Fact name={said.sha256}>
              <Code text={raw.sha256} />
            </Fact>
            <Fact name={said.size}>{bytesText(raw.size, language)}</Fact>
            <Fact name={said.type}>
              <Code text={raw.mediaType} />
            </Fact>
          </dl>
          <p className="mt-2">
            <a className="control" href={`/v1/alerts/${encodeURIComponent(alert.id)}/raw`} download>
              {said.download}
            </a>
          </p>
        </>
      ) : (
        <p className="text-muted">{rawWithheld === null ? said.none : (said.withheld[rawWithheld] ?? rawWithheld)}</p>
      )}
    </section>
  );
}
