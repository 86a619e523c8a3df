/** Starts runs over HTTP as a browser does. */
import { Agent, request as send } from 'node:http';
import type { Tenant } from './stage.ts';

export type Reply = {
  status: number;
  /** Seconds; NaN without the header. */
  retryAfter: number;
  text: string;
};

export type Start = { text: string; key: string };

/** Many at once; each keeps its connection for the next. */
const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 512 });

/** Status 0 = no reply: refused or cut off. */
export function startRun(url: string, tenant: Tenant, { text, key }: Start): Promise<Reply> {
  const input = { patternId: tenant.patternId, revision: 1, inputs: { text }, idempotencyKey: key };
  return call(url, { path: 'runs.start', cookie: tenant.cookie, input });
}

export type Call = { path: string; cookie: string; input: unknown };

export function call(url: string, { path, cookie, input }: Call): Promise<Reply> {
  const headers = { 'content-type': 'application/json', origin: url, cookie };
  return new Promise((resolve) => {
    const lost = () => resolve({ status: 0, retryAfter: Number.NaN, text: '' });
    const request = send(`${url}/api/trpc/${path}`, { method: 'POST', headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('error', lost);
      response.on('end', () => {
        const retryAfter = Number(response.headers['retry-after'] ?? Number.NaN);
        resolve({ status: response.statusCode ?? 0, retryAfter, text });
      });
    });
    request.on('error', lost);
    request.end(JSON.stringify(input));
  });
}

/** The id in a reply of `runs.start`; `undefined` in a refusal. */
export function runOf({ status, text }: Reply): string | undefined {
  if (status !== 200) return undefined;
  const body = JSON.parse(text) as { result: { data: { runId: string } } };
  return body.result.data.runId;
}
