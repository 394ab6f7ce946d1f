/** "Which 号 are we?": eight questions, answered in the address, and what follows from them. Never a flat yes on 7号. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { findRegimeRoles } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ANSWERS, type Answers, QUESTIONS, type Question } from './filters.ts';

const address = getRouteApi('/signed-in/regime/roles');

export function RolesTab() {
  const { regime } = useWords();
  const answers = address.useSearch();
  const said = regime.wizard;
  return (
    <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_26rem]">
      <Section title={said.title} note={said.head}>
        <ol className="divide-y divide-line">
          {QUESTIONS.filter((name) => isAsked(name, answers)).map((name) => (
            <li key={name}>
              <OneQuestion name={name} answers={answers} />
            </li>
          ))}
        </ol>
      </Section>
      <Found answers={answers} />
    </div>
  );
}

const isAsked = (name: Question, answers: Answers): boolean =>
  name !== 'numbersReachSupplier' || answers.suppliesShops === 'yes';

function OneQuestion({ name, answers }: { readonly name: Question; readonly answers: Answers }) {
  const { regime } = useWords();
  const navigate = useNavigate();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <legend className="float-left min-w-64 flex-1">{regime.wizard.questions[name]}</legend>
      {ANSWERS.map((answer) => (
        <label key={answer} className="flex items-center gap-1 whitespace-nowrap">
          <input
            type="radio"
            name={name}
            checked={answers[name] === answer}
            onChange={() => navigate({ to: '.', search: { ...answers, [name]: answer }, replace: true })}
          />
          {regime.wizard.answers[answer]}
        </label>
      ))}
    </fieldset>
  );
}

function Found({ answers }: { readonly answers: Answers }) {
  const { regime } = useWords();
  const said = regime.wizard;
  const found = useQuery({
    queryKey: ['regime-roles', answers],
    queryFn: ({ signal }) => ask(findRegimeRoles(answers, { signal })),
    placeholderData: (before) => before,
  });
  const roles = found.data?.roles ?? [];
  return (
    <Section title={said.result}>
      <div aria-live="polite">
        {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
        {!found.error && roles.length === 0 && <Nothing>{said.none}</Nothing>}
        <ul className="divide-y divide-line">
          {roles.map(({ role, certainty }) => (
            <li key={role} className="px-4 py-2">
              <p className="font-bold">{regime.roles[role]}</p>
              <p>{said.certainties[certainty]}</p>
              {role === 7 && certainty !== 'yes' && <p className="label-text">{said.seventh}</p>}
              <Link to="/regime" search={{ role: String(role) as '1' }} className="text-accent underline">
                {said.see}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}
