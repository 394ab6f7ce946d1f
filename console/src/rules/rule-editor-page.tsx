/** Writes a new version: from the rules in force, or from a version; checked while it is written, kept as a draft. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ApiFailure, ask, codeOf } from '../api/client.ts';
import { makeRuleSet, type RuleFileFault, readRuleSet } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { FaultList } from './fault-list.tsx';
import { placeInText } from './place-in-text.ts';
import { RuleEditor } from './rule-editor.tsx';
import { useCheck } from './use-check.ts';
import { useInForce } from './use-in-force.ts';

const address = getRouteApi('/signed-in/rules/new');

export function RuleEditorPage() {
  const { rules: said } = useWords();
  const { from } = address.useSearch();
  const inForce = useInForce();
  const version = useQuery({
    queryKey: ['rule-set-version', from],
    queryFn: ({ signal }) => ask(readRuleSet(from ?? '', { signal })),
    enabled: from !== undefined,
  });
  const source = from === undefined ? inForce : version;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/rules" search={{}} className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={said.editor.title} about={said.editor.head} />
      <div className="p-4">
        {source.data ? (
          <Writing key={from ?? ''} start={source.data.text} basedOn={from ?? inForce.data?.own?.id} />
        ) : source.error ? (
          <FailureNote what={said.failedOne} failure={source.error} onRetry={() => source.refetch()} />
        ) : (
          <Loading />
        )}
      </div>
    </>
  );
}

type Props = { readonly start: string; readonly basedOn: string | undefined };

function Writing({ start, basedOn }: Props) {
  const { rules: said } = useWords();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(start);
  const [note, setNote] = useState('');
  const check = useCheck(text);
  const faults = check.data?.faults ?? [];
  const saving = useMutation({
    mutationFn: () => ask(makeRuleSet({ text, note: note.trim(), ...(basedOn === undefined ? {} : { basedOn }) })),
    onSuccess: async (made) => {
      await cache.invalidateQueries({ queryKey: ['rule-sets'] });
      await navigate({ to: '/rules/$ruleSetId', params: { ruleSetId: made.id } });
    },
  });
  const goTo = ({ line, column }: RuleFileFault) => {
    const at = placeInText(text, { line, column });
    field.current?.focus();
    field.current?.setSelectionRange(at, at);
  };
  const isSound = check.isOfText && faults.length === 0;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <RuleEditor
        value={text}
        onChange={(next) => {
          setText(next);
          saving.reset();
        }}
        field={field}
        faulty={new Set(faults.map(({ line }) => line))}
      />
      <FaultList check={check} onGoTo={goTo} />
      <Field label={said.editor.note} hint={said.editor.noteHint}>
        {(tied) => (
          <input
            {...tied}
            className="control w-full max-w-xl cursor-text"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <p>
        <button type="submit" className="control primary" disabled={saving.isPending || !isSound}>
          {said.editor.save}
        </button>
      </p>
      {saving.error && <NotSaved failure={saving.error} />}
    </form>
  );
}

function NotSaved({ failure }: { readonly failure: unknown }) {
  const { rules: said } = useWords();
  const id = failure instanceof ApiFailure ? failure.params.id : undefined;
  if (codeOf(failure) !== 'rule-set-known' || typeof id !== 'string') {
    return <FailureNote what={said.editor.failed} failure={failure} />;
  }
  return (
    <Banner tone="warning" role="alert">
      <p>{said.editor.known}</p>
      <Link to="/rules/$ruleSetId" params={{ ruleSetId: id }} className="text-accent underline">
        {said.editor.openKnown}
      </Link>
    </Banner>
  );
}
