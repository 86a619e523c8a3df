/** The card of a published pattern as an A2A agent: what it takes, what it gives, and where it is asked. */
import { A2A_PROTOCOL_VERSION, type AgentCard } from '@a2a-js/sdk';
import type { Published } from './published.ts';
import { inputsSchema, runSchema } from './schemas.ts';

/** What an extension of the protocol would say in other words: the types of the ports. */
const PORTS = 'https://parallax.dev/a2a/ports/v1';

/** `url`: the address people open Parallax at. */
export function cardOf(url: string, pattern: Published): AgentCard {
  const { slug, name, summary, version, example, output } = pattern;
  const at = new URL(`/a2a/${slug}`, url).href;
  const isText = takesText(pattern);
  return {
    ...{ name, description: summary, version },
    supportedInterfaces: [
      { url: at, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: A2A_PROTOCOL_VERSION },
    ],
    provider: undefined,
    capabilities: {
      streaming: true,
      pushNotifications: false,
      extendedAgentCard: false,
      extensions: [
        {
          uri: PORTS,
          description: 'Types of inputs and of the result, as JSON Schema.',
          required: false,
          params: { inputs: inputsSchema(pattern), result: runSchema(output) },
        },
      ],
    },
    securitySchemes: {
      key: {
        scheme: {
          $case: 'httpAuthSecurityScheme',
          value: { description: 'An API key of the workspace.', scheme: 'bearer', bearerFormat: '' },
        },
      },
    },
    securityRequirements: [{ schemes: { key: { list: [] } } }],
    defaultInputModes: isText ? ['text/plain', 'application/json'] : ['application/json'],
    defaultOutputModes: ['text/plain', 'application/json'],
    skills: [
      {
        ...{ id: slug, name, description: summary, tags: ['pattern'] },
        examples: [isText ? String(Object.values(example)[0] ?? '') : JSON.stringify(example)],
        ...{ inputModes: [], outputModes: [], securityRequirements: [] },
      },
    ],
    signatures: [],
  };
}

const WORDS: ReadonlySet<string> = new Set(['Text', 'Doc', 'Label']);

/** One input, and that is text: a message of plain words is enough. */
export const takesText = ({ inputs }: Pick<Published, 'inputs'>): boolean =>
  inputs.length === 1 && inputs.every(({ type }) => WORDS.has(type.t));
