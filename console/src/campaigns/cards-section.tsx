/** The cards that were tried, as tokens, and all of them as a file for issuers. */
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listCampaignCards } from '../api/generated.ts';
import { ListEnd } from '../list/list-end.tsx';
import { usePages } from '../list/use-pages.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';

const NUMBERS = ['attempts', 'stopped', 'authorised'] as const;

export function CardsSection({ campaignId }: { readonly campaignId: string }) {
  const { words, language } = useSpeech();
  const said = words.campaigns;
  const { list, rows } = usePages({
    key: ['campaign-cards', campaignId],
    fetch: (page, signal) => ask(listCampaignCards(campaignId, page, { signal })),
  });
  const csv = csvUrl(`/v1/payments/campaigns/${campaignId}/cards`, {});
  return (
    <Section
      title={said.cardsTitle}
      note={said.cardsNote}
      action={
        <a href={csv} download className="text-accent underline">
          {said.cardsCsv}
        </a>
      }
    >
      {rows.length > 0 && (
        <Scrollable label={said.cardsTitle}>
          <table className="w-full">
            <thead>
              <tr className="bg-raised text-left label-text">
                {(['token', 'number', ...NUMBERS] as const).map((name) => (
                  <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                    {said.card[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((card) => (
                <tr key={card.token} className="border-t border-line align-baseline">
                  <th scope="row" className="px-4 py-1.5 text-left font-normal">
                    <bdi className="inline-block min-w-32 break-all">{card.token}</bdi>
                  </th>
                  <td className="px-4 py-1.5 whitespace-nowrap">
                    {card.bin ?? '—'} … {card.last4 ?? '—'}
                  </td>
                  {NUMBERS.map((name) => (
                    <td key={name} className="px-4 py-1.5 text-right">
                      {card[name].toLocaleString(language)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
      <ListEnd list={list} count={rows.length} failure={said.cardsFailed} nothing={null} />
    </Section>
  );
}
