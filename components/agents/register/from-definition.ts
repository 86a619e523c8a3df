/** The fields of a stored definition, to make a new version of it. */
import { type Draft, EMPTY, fieldsOf, type Stored } from './draft.ts';
import { writeAnswers } from './recorded-lines.ts';

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
const minutes = (ms: number | undefined): string => (ms === undefined ? '' : String(ms / 60_000));

export function toDraft(definition: Stored): Draft {
  const { name, about, task, claim, acts, callPrice, resilience } = definition;
  const [input, output] = [fieldsOf(definition.input), fieldsOf(definition.output)];
  const { timeoutMs, retries, breaker, concurrency, perMinute, hedgeMs, cache } = resilience;
  return {
    ...EMPTY,
    ...{ name, about, task, claim, acts: acts ?? 'answers', callPrice: text(callPrice?.amount) },
    ...{ inputType: input.type, inputDetail: input.detail },
    ...{ outputType: output.type, outputDetail: output.detail },
    ...{ timeoutMs: String(timeoutMs), retries: String(retries) },
    lowConfidence: text(breaker?.lowConfidence),
    ...{ concurrency: text(concurrency), perMinute: text(perMinute), hedgeMs: text(hedgeMs) },
    ...{ freshMinutes: minutes(cache?.freshMs), keptMinutes: minutes(cache?.keptMs) },
    ...kindFields(definition),
  };
}

type Header = { name: string; value: string; secretId?: string | undefined };

function headerFields(headers: readonly Header[]): Partial<Draft> {
  const header = headers.find(({ secretId }) => secretId !== undefined);
  if (!header) return {};
  return { headerName: header.name, headerValue: header.value, secretId: header.secretId ?? '' };
}

function kindFields(definition: Stored): Partial<Draft> {
  const { kind, config } = definition;
  switch (kind) {
    case 'http': {
      const { method, url, body = '', answer, score, headers } = config;
      const scored = score ? { scoreOf: score.of, scoreMethod: score.method } : {};
      return { kind, method, url, body, answer, ...scored, ...headerFields(headers) };
    }
    case 'model': {
      const { provider, model, baseUrl = '', secretId = '', instructions, confidence, price } = config;
      const samples = 'samples' in confidence ? { samples: String(confidence.samples) } : {};
      const priced = price ? { priceInput: String(price.input), priceOutput: String(price.output) } : {};
      return {
        kind,
        provider,
        model,
        baseUrl,
        secretId,
        instructions,
        confidence: confidence.method,
        ...samples,
        ...priced,
      };
    }
    case 'mcp': {
      const { server, tool, answer = '' } = config;
      const place =
        server.transport === 'http'
          ? { url: server.url, ...headerFields(server.headers) }
          : { command: server.command };
      return { kind, transport: server.transport, ...place, tool, arguments: config.arguments ?? '', answer };
    }
    case 'a2a':
      return { kind, url: config.url, signed: config.signed, ...headerFields(config.headers) };
    case 'pattern':
      return { kind, ref: config.ref };
    case 'pool':
      return { kind, members: config.members };
    case 'recorded': {
      return {
        kind,
        source: config.source,
        answers: writeAnswers(config.answers),
        scoreMethod: config.method,
      };
    }
  }
}
