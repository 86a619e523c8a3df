'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/api/trpc.ts';
import { METHOD_WORDS } from '#components/confidence/words.ts';
import { Field } from '#components/ui/field.tsx';
import { FileInput } from '#components/ui/file-input.tsx';
import { Select } from '#components/ui/select.tsx';
import { isCapability } from '#primitives/kit/agent-choice.ts';
import { OpenApiImport } from './openapi-import.tsx';
import { Choice, type Form, Row, TextField } from './parts.tsx';
import { readAnswers } from './recorded-lines.ts';
import { SecretField } from './secret-field.tsx';

const METHODS = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'].map((value) => ({ value, label: value }));
const SCORES = (['softmax', 'margin', 'verbal', 'logprob', 'agreement', 'judge', 'distance'] as const).map(
  (value) => ({
    value,
    label: METHOD_WORDS[value],
  }),
);
const RECORDED_SCORES = SCORES.filter(({ value }) => value !== 'agreement' && value !== 'distance');
const PROVIDERS = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'google', label: 'Google' },
  { value: 'compatible', label: 'OpenAI-compatible', hint: 'Ollama, vLLM' },
];
const CONFIDENCE = [
  { value: 'none', label: 'None: its confidence is unknown' },
  { value: 'logprob', label: 'Log-probabilities of its words' },
  { value: 'verbal', label: 'What it says of itself' },
  { value: 'consistency', label: 'How often it says the same' },
  { value: 'semantic-entropy', label: 'How little its meanings spread' },
  { value: 'judge', label: 'A second request that judges' },
];

/** The header that carries a secret. */
function SecretHeader(form: Form) {
  return (
    <>
      <SecretField {...form} label="Secret" />
      {form.draft.secretId !== '' && (
        <Row>
          <TextField {...form} name="headerName" label="Header" />
          <TextField {...form} name="headerValue" label="Before the secret" placeholder="Bearer " />
        </Row>
      )}
    </>
  );
}

function HttpFields(form: Form) {
  return (
    <>
      <OpenApiImport change={form.change} />
      <div className="grid gap-4 sm:grid-cols-[120px_1fr]">
        <Choice {...form} name="method" label="Method" options={METHODS} />
        <TextField {...form} name="url" label="Address" placeholder="https://api.example/v1/{input.id}" />
      </div>
      <SecretHeader {...form} />
      <TextField
        {...form}
        {...{ name: 'body', label: 'Request', rows: 2, isCode: true, placeholder: '{"text": input}' }}
        description="An expression over input, in CEL. Empty sends the input as it is."
      />
      <TextField
        {...form}
        {...{ name: 'answer', label: 'Answer', isCode: true, placeholder: 'reply.result.label' }}
        description="An expression over reply, status and input. Empty takes the whole reply."
      />
      <Row>
        <TextField {...form} name="scoreOf" label="Score" placeholder="reply.result.score" />
        {form.draft.scoreOf.trim() !== '' && (
          <Choice {...form} name="scoreMethod" label="What the score is" options={SCORES} />
        )}
      </Row>
    </>
  );
}

function ModelFields(form: Form) {
  const { provider, confidence } = form.draft;
  const isSampled = confidence === 'consistency' || confidence === 'semantic-entropy';
  return (
    <>
      <Row>
        <Choice {...form} name="provider" label="Provider" options={PROVIDERS} />
        <TextField
          {...form}
          name="model"
          label="Model"
          placeholder={provider === 'compatible' ? 'llama3.2' : ''}
        />
      </Row>
      <TextField
        {...form}
        name="baseUrl"
        label={provider === 'compatible' ? 'Address' : 'Another address'}
        placeholder={provider === 'compatible' ? 'http://127.0.0.1:11434/v1' : 'The provider’s own'}
      />
      <SecretField {...form} label="Key" />
      <TextField {...form} name="instructions" label="Instructions" rows={3} />
      <Row>
        <Choice {...form} name="confidence" label="Where its score comes from" options={CONFIDENCE} />
        {isSampled && <TextField {...form} name="samples" label="Samples" type="number" />}
      </Row>
      <Row>
        <TextField
          {...form}
          {...{ name: 'priceInput', label: 'USD per million tokens read', type: 'number' }}
          description="Where it differs from the price list, or is not on it."
        />
        <TextField {...form} name="priceOutput" label="USD per million tokens written" type="number" />
      </Row>
    </>
  );
}

const TRANSPORTS = [
  { value: 'http', label: 'HTTP' },
  { value: 'stdio', label: 'A command of this server' },
];

function McpFields(form: Form) {
  return (
    <>
      <Choice {...form} name="transport" label="Reached over" options={TRANSPORTS} />
      {form.draft.transport === 'http' ? (
        <>
          <TextField {...form} name="url" label="Address" placeholder="https://tools.example/mcp" />
          <SecretHeader {...form} />
        </>
      ) : (
        <TextField
          {...form}
          {...{ name: 'command', label: 'Command' }}
          description="A name from the list that whoever runs Parallax has set."
        />
      )}
      <TextField {...form} name="tool" label="Tool" />
      <TextField
        {...form}
        {...{ name: 'arguments', label: 'Arguments', isCode: true, placeholder: '{"text": input}' }}
        description="An expression over input that gives an object. Empty sends the input."
      />
      <TextField
        {...form}
        {...{ name: 'answer', label: 'Answer', isCode: true, placeholder: 'reply.mood' }}
        description="An expression over reply and text. Empty takes what the tool gives."
      />
    </>
  );
}

const SIGNED = [
  { value: 'if-there', label: 'Checked where there is one' },
  { value: 'always', label: 'Required' },
];

function A2aFields(form: Form) {
  return (
    <>
      <TextField {...form} name="url" label="Address" placeholder="https://agent.example" />
      <SecretHeader {...form} />
      <Choice {...form} name="signed" label="Signature of its card" options={SIGNED} />
    </>
  );
}

function PatternFields({ draft, change }: Form) {
  const trpc = useTRPC();
  const callable = useQuery(trpc.patterns.callable.queryOptions());
  const options = (callable.data ?? []).map(({ ref, name, semver }) => ({
    value: ref,
    label: `${name} ${semver}`,
  }));
  return (
    <Field
      label="Published version"
      description="It needs one input. What it is sure of goes on as it is."
      error={callable.isSuccess && options.length === 0 ? 'No version is published yet.' : undefined}
    >
      {(control) => (
        <Select
          {...control}
          value={draft.ref || undefined}
          options={options}
          onValueChange={(ref) => change({ ref })}
        />
      )}
    </Field>
  );
}

function PoolFields({ draft, change }: Form) {
  const trpc = useTRPC();
  const agents = useQuery(trpc.agents.list.queryOptions());
  const { members } = draft;
  const real = (agents.data ?? []).filter(({ id }) => !isCapability(id));
  const toggle = (id: string) =>
    change({ members: members.includes(id) ? members.filter((one) => one !== id) : [...members, id] });
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 font-medium text-12">Agents, at least two</legend>
      <div className="max-h-44 overflow-y-auto rounded-input border p-2">
        {real.map(({ id, title, task }) => (
          <label key={id} className="flex items-center gap-2 py-0.5 text-13">
            <input type="checkbox" checked={members.includes(id)} onChange={() => toggle(id)} />
            {title} <span className="text-12 text-ink-3">{task}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function RecordedFields(form: Form) {
  return (
    <>
      <TextField
        {...form}
        {...{ name: 'source', label: 'Where the answers come from' }}
        description="Who answered, when, and under which licence. Shown wherever the answers are."
      />
      <TextField
        {...form}
        {...{ name: 'answers', label: 'Answers', rows: 6, isCode: true }}
        description="One per line: input, tab, answer; a score from 0 to 1 after another tab, if there is one. Or a JSON object per line, with input, value and score."
      />
      <FileInput
        label="Or load a file"
        accept=".tsv,.txt,.jsonl,.ndjson,text/plain,text/tab-separated-values"
        onText={(answers) => form.change({ answers })}
      />
      {readAnswers(form.draft.answers).some(({ score }) => score !== undefined) && (
        <Choice {...form} name="scoreMethod" label="What the score is" options={RECORDED_SCORES} />
      )}
    </>
  );
}

const FIELDS = {
  http: HttpFields,
  model: ModelFields,
  mcp: McpFields,
  a2a: A2aFields,
  pattern: PatternFields,
  pool: PoolFields,
  recorded: RecordedFields,
} as const;

export function KindFields(form: Form) {
  const Fields = FIELDS[form.draft.kind];
  return <Fields {...form} />;
}
