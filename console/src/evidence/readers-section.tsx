/** Who may read the log's files: shown to all who read it, changed by administrators after they confirmed what it means. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { changeLogReaders } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { Code } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

type Readers = 'members' | 'everyone';

type Props = { readonly log: string; readonly readers: Readers };

export function ReadersSection({ log, readers }: Props) {
  const said = useWords().evidencePage.readers;
  const mayChange = useMay('tenant:administer');
  const [isChanging, setChanging] = useState(false);
  const isOpen = readers === 'everyone';
  const address = `${location.origin}/logs/${log}`;
  return (
    <Section title={said.title}>
      <div className="flex flex-col gap-2 px-4 py-3">
        <p className="font-bold">{isOpen ? said.everyone : said.members}</p>
        <p className="max-w-2xl">{isOpen ? said.everyoneNote : said.membersNote}</p>
        {isOpen && <Address address={address} />}
        {mayChange && (
          <p>
            <button type="button" className="control" onClick={() => setChanging(true)}>
              {isOpen ? said.close : said.open}
            </button>
          </p>
        )}
      </div>
      {isChanging && (
        <Dialog title={isOpen ? said.closeTitle : said.openTitle} onClose={() => setChanging(false)}>
          <Change to={isOpen ? 'members' : 'everyone'} address={address} onDone={() => setChanging(false)} />
        </Dialog>
      )}
    </Section>
  );
}

function Address({ address }: { readonly address: string }) {
  const said = useWords().evidencePage.readers;
  return (
    <p className="flex flex-wrap items-center gap-2">
      <span className="label-text">{said.address}</span>
      <Code text={address} />
      <CopyButton text={address} />
      <a href={`${address}/checkpoint`} target="_blank" rel="noreferrer" className="text-accent underline">
        {said.checkpoint}
      </a>
    </p>
  );
}

type ChangeProps = { readonly to: Readers; readonly address: string; readonly onDone: () => void };

function Change({ to, address, onDone }: ChangeProps) {
  const said = useWords().evidencePage.readers;
  const cache = useQueryClient();
  const [isConfirmed, setConfirmed] = useState(false);
  const changing = useMutation({
    mutationFn: () => ask(changeLogReaders({ readers: to })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['log'] });
      onDone();
    },
  });
  const isOpening = to === 'everyone';
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        changing.mutate();
      }}
      onChange={clearFailure(changing)}
    >
      <p>{isOpening ? said.openExplain : said.closeExplain}</p>
      {isOpening && <Code text={address} />}
      {isOpening && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1"
            checked={isConfirmed}
            onChange={(event) => setConfirmed(event.target.checked)}
          />
          <span>{said.confirm}</span>
        </label>
      )}
      {changing.error && <FailureNote what={said.failed} failure={changing.error} />}
      <p>
        <button type="submit" className="control primary" disabled={changing.isPending || (isOpening && !isConfirmed)}>
          {isOpening ? said.submitOpen : said.submitClose}
        </button>
      </p>
    </form>
  );
}
