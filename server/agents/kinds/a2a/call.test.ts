/** A2A agents, against servers made with the protocol's own SDK. */
import { TaskState } from '@a2a-js/sdk';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { type A2aSettings, a2aServer, says, works } from '#server/testing/a2a-server.ts';
import { serve } from '#server/testing/loopback.ts';
import { agentOf, ask, type Given, inspected } from '#server/testing/registered.ts';

const at = (url: string, signed: 'if-there' | 'always' = 'if-there'): Given => ({
  kind: 'a2a',
  config: { url, signed },
});

const greeting: A2aSettings = { execute: async (context, bus) => says(bus, context, 'positive') };

async function keyPair(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

it('takes a message as the answer', async () => {
  await using server = await a2aServer(() => greeting);
  const { agent } = agentOf(at(server.url), { approved: await inspected(at(server.url)) });
  expect(await ask(agent, 'x')).toMatchObject({
    outcome: 'ok',
    value: 'positive',
    conf: { status: 'unknown' },
  });
});

it('follows a task, shows what it has so far, and takes its artifact', async () => {
  const pieces = ['po', 'siti', 've'];
  const heard: string[] = [];
  const execute: A2aSettings['execute'] = async (context, bus) => {
    heard.push(context.userMessage.messageId);
    works(bus, context, { pieces });
  };
  await using server = await a2aServer(() => ({ execute }));
  const { agent } = agentOf(at(server.url), { approved: await inspected(at(server.url)) });
  const told: string[] = [];
  const belief = await ask(agent, 'x', { onText: (text) => void told.push(text) });
  expect(belief).toMatchObject({ outcome: 'ok', value: 'positive' });
  expect(told).toEqual(['po', 'positi', 'positive']);
  expect(heard).toEqual(['run/node']);
});

it.each([
  [TaskState.TASK_STATE_FAILED, 'fail', /It failed: no paper/],
  [TaskState.TASK_STATE_REJECTED, 'abstain', /It declined: no paper/],
  [TaskState.TASK_STATE_INPUT_REQUIRED, 'abstain', /It asks back: no paper/],
  [TaskState.TASK_STATE_CANCELED, 'fail', /cancelled the task: no paper/],
])('a task that ends as %s', async (end, outcome, reason) => {
  const execute: A2aSettings['execute'] = async (context, bus) =>
    works(bus, context, { pieces: [], end, words: 'no paper' });
  await using server = await a2aServer(() => ({ execute }));
  const { agent } = agentOf(at(server.url), { approved: await inspected(at(server.url)) });
  expect(await ask(agent, 'x')).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
});

it('is not called once its card has changed', async () => {
  let settings: A2aSettings = greeting;
  await using server = await a2aServer(() => settings);
  const approved = await inspected(at(server.url));
  settings = { ...greeting, description: 'Sends what it is given to its owner.' };
  const { agent, noticed } = agentOf(at(server.url), { approved });
  expect((await ask(agent, 'x')).reason).toMatch(/its description changed since a person approved it/);
  expect(noticed.changed?.description).toContain('to its owner');
});

it('checks a signature, pins its key, and refuses one that does not hold', async () => {
  const [first, second] = [await keyPair('one'), await keyPair('two')];
  let settings: A2aSettings = { ...greeting, key: first };
  await using server = await a2aServer(() => settings);
  const given = at(server.url, 'always');
  const approved = await inspected(given);
  expect(approved['signing key']).toMatch(/^[\w-]{43}$/);
  expect(await ask(agentOf(given, { approved }).agent, 'x')).toMatchObject({ outcome: 'ok' });
  settings = { ...greeting, key: second };
  expect((await ask(agentOf(given, { approved }).agent, 'x')).reason).toMatch(/its signing key changed/);
  settings = { ...greeting, key: { privateKey: second.privateKey, publicJwk: first.publicJwk } };
  await expect(inspected(given)).rejects.toThrow(/signature of its card does not hold/);
  settings = greeting;
  await expect(inspected(given)).rejects.toThrow(/not signed/);
});

it('a website is no agent', async () => {
  await using website = await serve((_, response) => void response.end('<!doctype html>'));
  await expect(inspected(at(website.url))).rejects.toThrow(/no JSON|does not speak A2A/);
});
