/** Who is on duty: told first, and owner of new cases. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { listColleagues, readDuty, setDuty } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Loading } from '../shell/loading.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

/** Those who may own cases. */
export const useColleagues = (isEnabled = true) =>
  useQuery({
    queryKey: ['people', 'colleagues'],
    queryFn: ({ signal }) => ask(listColleagues({ signal })),
    enabled: isEnabled,
    staleTime: 60_000,
  });

export function DutySection() {
  const { duty: said } = useWords().people;
  const cache = useQueryClient();
  const colleagues = useColleagues();
  const duty = useQuery({ queryKey: ['duty'], queryFn: ({ signal }) => ask(readDuty({ signal })) });
  const setting = useMutation({
    mutationFn: (person: string | null) => ask(setDuty({ person })),
    onSuccess: (next) => cache.setQueryData(['duty'], next),
  });
  const known = duty.data;
  const failure = setting.error ?? duty.error;
  return (
    <Section title={said.title}>
      <div className="flex flex-col gap-3 p-4">
        <p className="label-text">{said.explain}</p>
        {known ? (
          <>
            <p className="font-bold">
              {known.person
                ? said.now(known.person.displayName)
                : known.onDuty
                  ? said.standIn(known.onDuty.displayName)
                  : said.nobody}
            </p>
            <Field label={said.choose}>
              {(field) => (
                <select
                  {...field}
                  className="control w-full"
                  value={known.person?.id ?? ''}
                  disabled={setting.isPending}
                  onChange={(event) => setting.mutate(event.target.value || null)}
                >
                  <option value="">{said.none}</option>
                  {colleagues.data?.items.map(({ id, displayName }) => (
                    <option key={id} value={id}>
                      {displayName}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </>
        ) : (
          !failure && <Loading />
        )}
        {failure && <FailureNote what={said.failed} failure={failure} />}
      </div>
    </Section>
  );
}
