/** Tries a version on past payments: asked for here, followed while it goes on, and what came out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import {
  askForRuleSetPreview,
  cancelRuleSetPreview,
  listRuleSetPreviews,
  type RuleSetPreview,
  type RuleSetVersionDetail,
} from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { PreviewResult } from './preview-result.tsx';

const DAYS = [1, 7, 30, 90, 365] as const;
const FOLLOWED_EVERY_MS = 700;

const isUnderWay = ({ status }: RuleSetPreview): boolean => status === 'waiting' || status === 'running';

type Props = { readonly version: RuleSetVersionDetail; readonly mayManage: boolean };

export function PreviewSection({ version, mayManage }: Props) {
  const { rules } = useWords();
  const said = rules.preview;
  const cache = useQueryClient();
  const key = ['rule-set-previews', version.id];
  const previews = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(listRuleSetPreviews(version.id, { signal })),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? FOLLOWED_EVERY_MS : false),
  });
  const refresh = () => cache.invalidateQueries({ queryKey: key });
  const latest = previews.data?.items[0];
  return (
    <Section title={said.title} note={said.note}>
      {mayManage && <Asking version={version} isBusy={latest !== undefined && isUnderWay(latest)} onAsked={refresh} />}
      {previews.error && (
        <div className="p-4">
          <FailureNote what={said.failedList} failure={previews.error} onRetry={() => previews.refetch()} />
        </div>
      )}
      {latest && <Preview version={version} preview={latest} mayManage={mayManage} onChanged={refresh} />}
    </Section>
  );
}

type AskingProps = {
  readonly version: RuleSetVersionDetail;
  readonly isBusy: boolean;
  onAsked(): Promise<void>;
};

function Asking({ version, isBusy, onAsked }: AskingProps) {
  const { rules } = useWords();
  const said = rules.preview;
  const [days, setDays] = useState<number>(30);
  const asking = useMutation({
    mutationFn: () => ask(askForRuleSetPreview(version.id, { days })),
    onSuccess: onAsked,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <form className="flex flex-wrap items-center gap-3 px-4 py-3" onSubmit={submit}>
      <label className="flex items-center gap-2">
        <span className="font-bold">{said.days}</span>
        <select className="control" value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {DAYS.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="control primary" disabled={asking.isPending || isBusy}>
        {said.start}
      </button>
      {asking.error && (
        <div className="w-full">
          <FailureNote what={said.failed} failure={asking.error} />
        </div>
      )}
    </form>
  );
}

type PreviewProps = Props & { readonly preview: RuleSetPreview; onChanged(): Promise<void> };

function Preview({ version, preview, mayManage, onChanged }: PreviewProps) {
  const { rules } = useWords();
  const said = rules.preview;
  const times = useTimes();
  const cancelling = useMutation({
    mutationFn: () => ask(cancelRuleSetPreview(version.id, preview.id)),
    onSuccess: onChanged,
  });
  return (
    <div className="border-t border-line">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2" role="status">
        <span className="font-bold">{said.statuses[preview.status]}</span>
        <span className="label-text">{said.period(times.short(preview.from), times.short(preview.to))}</span>
        {isUnderWay(preview) && (
          <>
            <progress
              className="h-2 w-40"
              aria-label={said.statuses[preview.status]}
              max={Math.max(preview.payments, 1)}
              value={preview.done}
            />
            <span className="label-text">{said.progress(preview.done, preview.payments)}</span>
            {mayManage && (
              <button
                type="button"
                className="control"
                disabled={cancelling.isPending}
                onClick={() => cancelling.mutate()}
              >
                {said.cancel}
              </button>
            )}
          </>
        )}
      </p>
      {preview.result &&
        (preview.result.all.payments === 0 ? (
          <Nothing>{said.none}</Nothing>
        ) : (
          <PreviewResult result={preview.result} />
        ))}
    </div>
  );
}
