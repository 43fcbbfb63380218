import { type FormEvent, useEffect, useState } from 'react';
import type { CloudInfo } from '../../local/control/cloud-info.ts';
import type { SampleView } from '../../local/control/views.ts';
import { read } from '../client/control.ts';
import { type FormField, formOf, graphql, variablesOf } from '../client/graphql.ts';
import { useAct, useLoaded } from '../client/hooks.ts';
import { useInfo } from '../client/info.ts';
import { duration, pretty } from '../ui/format.ts';
import { Empty, Said, Shown } from '../ui/parts.tsx';

const load = (): Promise<readonly SampleView[]> => read<readonly SampleView[]>('samples', {}, []);
const ONLY_ANEW = (message: { type: string }): boolean => message.type === 'deployed';

/** Operations to try, as the project suggests them, each a form made from the schema. */
export function Samples() {
  const samples = useLoaded(load, ONLY_ANEW);
  const { value: info } = useInfo();
  const [chosen, setChosen] = useState(0);
  return (
    <Shown of={samples}>
      {(list) => {
        const sample = list[chosen] ?? list[0];
        if (!sample || !info)
          return (
            <Empty title="There is nothing to suggest.">
              Put operations into <code>samples</code> of <code>local-cloud.json</code>, or send your own to the GraphQL
              API.
            </Empty>
          );
        return (
          <>
            {list.length > 1 && (
              <label className="field">
                Operation
                <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
                  {list.map(({ name }, index) => (
                    <option key={name} value={index}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <SampleForm key={sample.name} sample={sample} info={info} />
          </>
        );
      }}
    </Shown>
  );
}

/** How many requests of "Place 100" are under way at a time. */
const AT_ONCE = 8;

function SampleForm({ sample, info }: { sample: SampleView; info: CloudInfo }) {
  const [form, setForm] = useState<readonly FormField[]>();
  const fields = form ?? [];
  const [answer, setAnswer] = useState<object>();
  const { busy, said, run } = useAct();
  const many = /\bmutation\b/.test(sample.document);
  useEffect(() => {
    let shown = true;
    void formOf(info, sample.document, sample.variables).then((made) => shown && setForm(made));
    return () => {
      shown = false;
    };
  }, [info, sample]);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const filled = new FormData(event.currentTarget);
    const { submitter } = event.nativeEvent as SubmitEvent;
    const times = submitter instanceof HTMLButtonElement ? Number(submitter.value) : 1;
    const variables = variablesOf(
      fields,
      fields.map((field) => String(filled.get(field.path.join('.')) ?? '')),
    );
    void run(async () => {
      const begin = performance.now();
      let left = times;
      const worker = async (): Promise<void> => {
        while (left-- > 0) setAnswer(await graphql(info, sample.document, variables));
      };
      await Promise.all(Array.from({ length: Math.min(times, AT_ONCE) }, worker));
      return `${times === 1 ? 'Answered' : `${times} answered`} in ${duration(performance.now() - begin)}.`;
    });
  };
  return (
    <form onSubmit={submit} className="form">
      {fields.map((field) => (
        <Field key={field.path.join('.')} field={field} />
      ))}
      <div className="buttons">
        <button type="submit" value={1} disabled={busy || !form} className="primary">
          {sample.name}
        </button>
        {many && (
          <button type="submit" value={100} disabled={busy || !form}>
            Place 100
          </button>
        )}
      </div>
      <Said said={said} />
      {answer && <pre className="answer">{pretty(answer)}</pre>}
    </form>
  );
}

function Field({ field }: { field: FormField }) {
  const name = field.path.join('.');
  const about = field.about.split(/(?<=\.)\s/)[0];
  return (
    <label className="field">
      <span>
        {field.path.at(-1)} {!field.required && <span className="muted">optional</span>}
      </span>
      <input
        name={name}
        type={field.type === 'number' ? 'number' : 'text'}
        defaultValue={field.example}
        required={field.required}
        title={field.about}
        autoComplete="off"
      />
      {about && <small className="muted">{about}</small>}
    </label>
  );
}
