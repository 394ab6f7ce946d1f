/** Narrows to one source, of those the tenant has. */
import { useQuery } from '@tanstack/react-query';
import { sourceText } from '../alerts/kind.ts';
import { ask } from '../api/client.ts';
import { listAlertSources } from '../api/generated.ts';
import { Choice } from '../list/filter-controls.tsx';
import { useWords } from '../words/words.tsx';

const MOST = 200;

/** Codes of the sources, and `value` even when it is none of them: what the address says is shown. */
export const useSourceCodes = (value: string | undefined): readonly string[] => {
  const sources = useQuery({
    queryKey: ['alert-sources', 'codes'],
    queryFn: ({ signal }) => ask(listAlertSources({ limit: MOST }, { signal })),
    staleTime: 60_000,
  });
  const codes = sources.data?.items.map(({ source }) => source) ?? [];
  return value === undefined || codes.includes(value) ? codes : [...codes, value];
};

type Props = {
  readonly label: string;
  readonly value: string | undefined;
  onChange(source: string | undefined): void;
};

export function SourceChoice({ label, value, onChange }: Props) {
  const words = useWords();
  return (
    <Choice
      label={label}
      value={value}
      options={useSourceCodes(value)}
      nameOf={(source) => sourceText(source, words)}
      onChange={onChange}
    />
  );
}
