/** One script of the inventory in a line; opened, what it does, its history, its functions and its authorisation. */
import { useState } from 'react';
import type { InventoryScript } from '../../api/generated.ts';
import { Age } from '../../format/when.tsx';
import { useWords } from '../../words/words.tsx';
import { ScriptDetail } from './script-detail.tsx';

const LOOK: Readonly<Record<InventoryScript['state'], string>> = {
  new: 'bg-raised text-ink',
  authorised: 'bg-raised text-muted',
  changed: 'bg-raised font-bold text-deny',
  withdrawn: 'bg-raised font-bold text-deny',
};

export function ScriptRow({ script }: { readonly script: InventoryScript }) {
  const { inventory: said } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { behaviour } = script;
  const does = [
    ...(behaviour.readsCard ? [said.does['reads-card']] : []),
    ...(behaviour.destinations.length > 0 ? [said.sendsTo(behaviour.destinations.length)] : []),
    ...(behaviour.storage.length > 0 ? [said.does.stores] : []),
    ...(behaviour.evaluates ? [said.does.evaluates] : []),
  ];
  return (
    <li className="border-t border-line px-4 py-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className={`rounded px-1.5 text-xs ${LOOK[script.state]}`}>{said.states[script.state]}</span>
        {script.inline && <span className="label-text">{said.inline}</span>}
        {!script.present && <span className="label-text">{said.seens.gone}</span>}
        <code className="min-w-40 flex-1 font-mono text-xs break-all">{script.url}</code>
        <span className="label-text">
          {said.lastSeen} <Age of={script.lastSeenAt} />
        </span>
        <button
          type="button"
          className="control"
          aria-expanded={isOpen}
          aria-label={isOpen ? said.hideOf(script.url) : said.openOf(script.url)}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? said.hide : said.open}
        </button>
      </div>
      <p className="label-text">
        {script.notParsed === undefined ? said.functions(script.functions) : said.notParsed[script.notParsed]}
        {does.length > 0 && ` · ${does.join(' · ')}`}
      </p>
      {isOpen && <ScriptDetail id={script.id} />}
    </li>
  );
}
