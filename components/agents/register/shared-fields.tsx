import { SAYS_USAGE, TYPES } from './draft.ts';
import { Choice, type Form, Row, TextField, type TextKey } from './parts.tsx';

const ACTS = [
  { value: 'answers', label: 'It only answers' },
  { value: 'idempotent', label: 'It changes something; twice is as once' },
  { value: 'once', label: 'It changes something each time' },
];

type TypeProps = Form & { type: TextKey; detail: TextKey; label: string };

function TypeField({ type, detail, label, ...form }: TypeProps) {
  const chosen = form.draft[type];
  return (
    <div className="flex flex-col gap-3">
      <Choice {...form} name={type} label={label} options={TYPES} />
      {chosen === 'Label' && (
        <TextField {...form} name={detail} label={`${label}: labels`} rows={3} description="One per line." />
      )}
      {chosen === 'Json' && (
        <TextField
          {...form}
          {...{
            name: detail,
            label: `${label}: fields`,
            rows: 3,
            isCode: true,
            placeholder: 'text: text\nlimit: number',
          }}
          description="One per line: name, colon, text, number, boolean or any."
        />
      )}
    </div>
  );
}

/** What every agent has: a name, a task, what goes in and comes out. */
export function SharedFields(form: Form) {
  return (
    <>
      <Row>
        <TextField {...form} name="name" label="Name" />
        <TextField
          {...form}
          name="task"
          label="Task"
          placeholder="sentiment"
          description="Agents of one task can stand in for each other."
        />
      </Row>
      <Row>
        <TypeField {...form} type="inputType" detail="inputDetail" label="Takes" />
        <TypeField {...form} type="outputType" detail="outputDetail" label="Answers with" />
      </Row>
      <Row>
        <Choice {...form} name="acts" label="What a call does" options={ACTS} />
        <TextField {...form} name="claim" label="What its score is about" />
      </Row>
      {!SAYS_USAGE.has(form.draft.kind) && (
        <TextField
          {...form}
          {...{ name: 'callPrice', label: 'USD per call', type: 'number' }}
          description="0 if it costs nothing. Left empty, its price is unknown, and a budget in money refuses it."
        />
      )}
    </>
  );
}

/** How it is called when it is slow or broken. */
export function CareFields(form: Form) {
  return (
    <details className="rounded-card border p-3">
      <summary className="w-fit rounded-input font-medium text-12">
        Time limits, retries, rates and kept answers
      </summary>
      <div className="mt-3 flex flex-col gap-4">
        <Row>
          <TextField {...form} name="timeoutMs" label="One attempt may take, ms" type="number" />
          <TextField {...form} name="retries" label="Further attempts" type="number" />
        </Row>
        <Row>
          <TextField {...form} name="concurrency" label="Calls at once" type="number" />
          <TextField {...form} name="perMinute" label="Requests a minute" type="number" />
        </Row>
        <Row>
          <TextField
            {...form}
            {...{ name: 'hedgeMs', label: 'Ask a second time after, ms', type: 'number' }}
            description="The first answer counts."
          />
          <TextField
            {...form}
            {...{ name: 'lowConfidence', label: 'A score below this counts as a failure', type: 'number' }}
          />
        </Row>
        <Row>
          <TextField {...form} name="freshMinutes" label="Use an answer again for, minutes" type="number" />
          <TextField {...form} name="keptMinutes" label="And when a call fails, for" type="number" />
        </Row>
      </div>
    </details>
  );
}
