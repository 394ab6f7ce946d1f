/** To which party something goes, and why. */
import { useState } from 'react';
import { PartyPicker } from '../groups/party-picker.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMove } from './use-moved.ts';

type Props = {
  readonly explain: string;
  /** Whose it is now, and which is not offered. */
  readonly from: string | undefined;
  move(wanted: { readonly party: string; readonly reason: string }): Promise<unknown>;
  onDone(): void;
};

export function MoveForm({ explain, from, move, onDone }: Props) {
  const { pick: said, shops } = useWords().parties;
  const [party, setParty] = useState<string>();
  const [reason, setReason] = useState('');
  const moving = useMove(() => move({ party: party ?? '', reason: reason.trim() }), onDone);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        moving.mutate(undefined);
      }}
      onChange={clearFailure(moving)}
    >
      <p>{explain}</p>
      <PartyPicker label={said.to} value={party} onChange={setParty} {...(from !== undefined && { without: from })} />
      <ReasonField value={reason} onChange={setReason} />
      {moving.error && <FailureNote what={said.failed} failure={moving.error} />}
      <p className="flex flex-wrap gap-2">
        <button
          type="submit"
          className="control primary"
          disabled={moving.isPending || party === undefined || reason.trim() === ''}
        >
          {said.submit}
        </button>
        <button type="button" className="control" onClick={onDone}>
          {shops.cancel}
        </button>
      </p>
    </form>
  );
}
