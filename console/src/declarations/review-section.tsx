/** A reviewer's decision: each open point with its evidence, and one field of words for it, to accept or to return by. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import {
  acceptDeclaration,
  type DeclarationDetail,
  type DeclaredControl,
  returnDeclaration,
} from '../api/generated.ts';
import { useSession } from '../session/use-session.ts';
import { Nothing, Section } from '../shell/section.tsx';
import { dropUnsaved, keepUnsaved, readUnsaved } from '../shell/unsaved.ts';
import { useSpeech } from '../words/words.tsx';
import { TypedField } from './question-field.tsx';
import { WhyNot } from './why-not.tsx';

export function ReviewSection({ declaration }: { readonly declaration: DeclarationDetail }) {
  const { declarations: said } = useSpeech().words;
  const cache = useQueryClient();
  const { id, points, controls, filings } = declaration;
  const filing = filings.at(-1)?.number ?? 0;
  const place = `${useSession()?.person.id}/${id}/review-${filing}`;
  const [typed, setTyped] = useState(() => (readUnsaved(place) ?? {}) as Readonly<Record<string, string>>);
  const type = (key: string, text: string) => keepUnsaved(place, { ...typed, [key]: text });
  const given = Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== ''));
  const deciding = useMutation({
    mutationFn: async (decision: 'accept' | 'return') => {
      if (decision === 'accept') await ask(acceptDeclaration(id, { filing, compensating: given }));
      else await ask(returnDeclaration(id, { filing, reasons: given }));
    },
    onSuccess: () => {
      dropUnsaved(place);
      return cache.invalidateQueries({ queryKey: ['declarations'] });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['declaration', id] }),
  });
  const open = new Set(points.map(({ control }) => control));
  return (
    <Section title={said.review} note={said.returnHint}>
      {points.length === 0 && <Nothing>{said.noPoints}</Nothing>}
      <ul className="divide-y divide-line">
        {controls.map((control) => (
          <Point
            key={control.key}
            control={control}
            points={points.filter((point) => point.control === control.key)}
            value={typed[control.key] ?? ''}
            onChange={(text) => setTyped((before) => ({ ...before, [control.key]: text }))}
            onTyping={(text) => type(control.key, text)}
          />
        ))}
      </ul>
      <div className="flex flex-col gap-2 border-t border-line p-4">
        <div className="flex flex-wrap gap-2">
          <button
            type="button"
            className="control primary"
            disabled={deciding.isPending || [...open].some((key) => given[key] === undefined)}
            onClick={() => deciding.mutate('accept')}
          >
            {said.accept}
          </button>
          <button
            type="button"
            className="control"
            disabled={deciding.isPending || Object.keys(given).length === 0}
            onClick={() => deciding.mutate('return')}
          >
            {said.return}
          </button>
        </div>
        <WhyNot what={said.failedReview} failure={deciding.error} />
      </div>
    </Section>
  );
}

type PointProps = {
  readonly control: Pick<DeclaredControl, 'key' | 'item' | 'title'>;
  readonly points: DeclarationDetail['points'];
  readonly value: string;
  onChange(text: string): void;
  onTyping(text: string): void;
};

function Point({ control: { key, item, title }, points, value, onChange, onTyping }: PointProps) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  return (
    <li className="grid gap-2 px-4 py-2 md:grid-cols-2">
      <div>
        <a href={`#${key}`} className="text-accent underline">
          {item} {title[language]}
        </a>
        {points.map(({ code, has, needs }) => (
          <p key={code} className="font-bold text-deny">
            {said.points[code]}
            {has && needs ? ` ― ${said.evidence(has, needs)}` : ''}
          </p>
        ))}
      </div>
      <TypedField type="lines" label={said.pointWords} value={value} onChange={onChange} onTyping={onTyping} />
    </li>
  );
}
