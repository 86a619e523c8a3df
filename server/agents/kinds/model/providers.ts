/** The AI SDK's models, through our `fetch`. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import { z } from 'zod';
import type { ModelConfig } from './config.ts';
import type { Token } from './logprobs.ts';

const COMPATIBLE = 'compatible';

/** `key`: the text of the secret. Without one a local server is asked without. */
export function languageModel(
  { provider, model, baseUrl }: ModelConfig,
  { fetch, key = 'none' }: { fetch: typeof globalThis.fetch; key?: string | undefined },
): LanguageModel {
  const options = { fetch, apiKey: key, ...(baseUrl !== undefined && { baseURL: baseUrl }) };
  switch (provider) {
    case 'openai':
      return createOpenAI(options).chat(model);
    case 'anthropic':
      return createAnthropic(options)(model);
    case 'google':
      return createGoogleGenerativeAI(options)(model);
    case 'compatible':
      return createOpenAICompatible({
        ...options,
        name: COMPATIBLE,
        baseURL: baseUrl ?? '',
        includeUsage: true,
        supportsStructuredOutputs: true,
        metadataExtractor: logprobExtractor,
      })(model);
  }
}

/** What a provider must be told so that it hands over its log-probabilities. */
export const LOGPROB_OPTIONS = {
  openai: { logprobs: true },
  [COMPATIBLE]: { logprobs: true },
};

const chunk = z.object({
  choices: z
    .array(
      z.object({
        logprobs: z
          .object({ content: z.array(z.object({ token: z.string(), logprob: z.number() })).nullish() })
          .nullish(),
      }),
    )
    .min(1),
});

const tokensIn = (body: unknown): Token[] => chunk.safeParse(body).data?.choices[0]?.logprobs?.content ?? [];

/** The compatible provider of the SDK drops log-probabilities; this keeps them. */
const logprobExtractor = {
  extractMetadata: async ({ parsedBody }: { parsedBody: unknown }) => toMetadata(tokensIn(parsedBody)),
  createStreamExtractor: () => {
    const all: Token[] = [];
    return {
      processChunk: (parsed: unknown) => void all.push(...tokensIn(parsed)),
      buildMetadata: () => toMetadata(all),
    };
  },
};

const toMetadata = (tokens: readonly Token[]) =>
  tokens.length > 0 ? { [COMPATIBLE]: { logprobs: [...tokens] } } : undefined;

const metadata = z.record(
  z.string(),
  z.object({ logprobs: z.array(z.object({ token: z.string(), logprob: z.number() })).optional() }),
);

/** The log-probabilities in what a reply says about itself; none where there are none. */
export function tokensOf(providerMetadata: unknown): Token[] {
  const read = metadata.safeParse(providerMetadata);
  if (!read.success) return [];
  return Object.values(read.data).flatMap(({ logprobs = [] }) => logprobs);
}
