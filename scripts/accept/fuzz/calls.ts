/** Calls of every door of the web process, made from the schemas they declare. */
import { z } from 'zod';
import { appRouter } from '#server/router.ts';
import { PROBES } from '#server/testing/probes.ts';
import type { Doors } from '../doors/rig.ts';
import { fillRoute, routesOfBuild } from '../doors/rig.ts';
import { madeOf, mutated, mutatedBytes, type Pool, pick, type Random, type Schema } from './values.ts';

/** `isStream`: left after its first words. */
export type Call = { name: string; path: string; init: RequestInit; isStream?: boolean };

export type Keys = { cookie: string; key: string; scim: string };
type Maker = (random: Random) => Call;

type Procedure = {
  _def: { type: 'query' | 'mutation' | 'subscription'; inputs?: readonly unknown[] };
};

/** Ends what the rest needs: whoever asks would be nobody afterwards. They are asked with values that are wrong. */
const ENDS: ReadonlySet<string> = new Set([
  'session.endAll',
  'session.end',
  'members.leave',
  'account.erase',
  'workspaces.remove',
]);

export function makers(doors: Doors, keys: Keys, openApi: Schema & { paths?: object }): Maker[] {
  const pool: Pool = {
    ids: [...Object.values(doors.ids), 'of-ada', 'run_ofada', 'usr_ada', 'sch_ofada', 'nowhere', '*'],
    words: [
      'text',
      'Ada',
      'x',
      '2 + 2',
      '0 9 * * *',
      'UTC',
      'Europe/Berlin',
      'sentiment-vader',
      'https://example.test/',
    ],
  };
  const making = (random: Random, root: Schema) => ({ random, pool, root, depth: 0 });
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
  const rpc = procedures.map(([path, { _def }]) => {
    const schema = schemaOf(_def.inputs?.[0]);
    return (random: Random): Call => {
      const value = inputOf(path, random);
      const isWrong = random() < 0.5 || ENDS.has(path);
      return toRpc(path, {
        type: _def.type,
        input: isWrong ? mutated(value, random) : value,
        cookie: keys.cookie,
      });
    };
    // Half of what is right comes from the probes, which name things that are there.
    function inputOf(name: string, random: Random): unknown {
      const probe = random() < 0.3 ? PROBES[name]?.input?.(doors.ids) : undefined;
      return probe ?? madeOf(schema, making(random, schema));
    }
  });
  const rest = restMakers(openApi, keys, (schema, random) => madeOf(schema, making(random, openApi)));
  const programs = programMakers(keys, pool);
  // The page that says that something failed says so by its status as well.
  const routes = routesOfBuild()
    .filter((route) => route !== '/_global-error')
    .map((route) => rawMaker(fillRoute(route, doors.ids), keys));
  return [...rpc, ...rest, ...programs, ...programs, ...routes];
}

function schemaOf(input: unknown): Schema {
  if (!(input instanceof z.ZodType)) return {};
  return z.toJSONSchema(input, { unrepresentable: 'any', io: 'input', cycles: 'ref' }) as Schema;
}

type Rpc = { type: Procedure['_def']['type']; input: unknown; cookie: string };

function toRpc(path: string, { type, input, cookie }: Rpc): Call {
  const json = JSON.stringify(input);
  const headers = { cookie, 'content-type': 'application/json', origin: '' };
  const name = `${path} ${json?.slice(0, 400)}`;
  if (type === 'mutation')
    return { name, path: `/api/trpc/${path}`, init: { method: 'POST', headers, body: json ?? '{}' } };
  const query = json === undefined ? '' : `?input=${encodeURIComponent(json.toWellFormed())}`;
  // Longer addresses are refused by the server of HTTP itself.
  const at = `/api/trpc/${path}${query.length < 12_000 ? query : ''}`;
  return { name, path: at, init: { headers }, ...(type === 'subscription' && { isStream: true }) };
}

type Operation = { requestBody?: { content?: Record<string, { schema?: Schema }> } };

function restMakers(
  { paths = {} }: { paths?: object },
  { key }: Keys,
  make: (schema: Schema, random: Random) => unknown,
): Maker[] {
  return Object.entries(paths).flatMap(([path, item]: [string, Record<string, Operation>]) =>
    Object.entries(item)
      .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map(([method, operation]) => (random: Random): Call => {
        const filled = path.replace(/\{(\w+)\}/g, () =>
          encodeURIComponent(
            pick(random, ['of-ada', 'run_ofada', 'x', '..', '\u0000', '%', 'é', 'a'.repeat(500)]),
          ),
        );
        const schema = operation.requestBody?.content?.['application/json']?.schema;
        const value = schema ? make(schema, random) : undefined;
        const json = JSON.stringify(random() < 0.5 ? value : mutated(value ?? {}, random));
        const body =
          method === 'get' ? undefined : random() < 0.8 ? json : mutatedBytes(json ?? '{}', random);
        const headers = {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'idempotency-key': pick(random, ['a', 'b', 'x'.repeat(300), ' ', '%00']),
          prefer: pick(random, ['wait=0', 'wait=-1', 'wait=x', 'respond-async', 'wait=0, wait=0']),
        };
        const at = filled.startsWith('/api/') ? filled : `/api/v1${filled}`;
        const init = {
          method: method.toUpperCase(),
          headers,
          ...(body !== undefined && { body: body as BodyInit }),
        };
        return {
          name: `${method} ${at} ${String(body).slice(0, 400)}`,
          path: at,
          init,
          isStream: at.endsWith('/events'),
        };
      }),
  );
}

const MCP = [
  'initialize',
  'ping',
  'tools/list',
  'tools/call',
  'resources/list',
  'prompts/get',
  'notifications/initialized',
];
const A2A = [
  'SendMessage',
  'GetTask',
  'CancelTask',
  'ListTasks',
  'message/send',
  'tasks/get',
  'SubscribeToTask',
];
const FILTERS = [
  ...[
    'userName eq "a@b.c"',
    'emails[type eq "work"].value co "x"',
    'active eq true and (id pr or not (meta.created gt "2020"))',
  ],
  ...[
    'members[value eq "usr_ada"]',
    'name.familyName sw "O\'"',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName pr',
  ],
];
const USER = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  ...{ userName: 'ada@corp.example', active: true, name: { formatted: 'Ada' } },
  emails: [{ value: 'ada@corp.example', primary: true }],
};
const PATCH = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [
    { op: 'replace', path: 'active', value: true },
    { op: 'remove', path: 'members[value eq "usr_ada"]' },
  ],
};

function programMakers(keys: Keys, pool: Pool): Maker[] {
  const rpc =
    (path: string, methods: readonly string[]): Maker =>
    (random) => {
      const params = pick(random, [
        ...[{ name: 'of-ada', arguments: { text: 'x' } }, { id: pick(random, pool.ids) }, {}, undefined],
        { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'x' }], contextId: 'c' } },
        { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
      ]);
      const message = { jsonrpc: '2.0', id: 1, method: pick(random, methods), params };
      return asked(path, { method: 'POST', value: message, bearer: keys.key }, random);
    };
  const scim: Maker = (random) => {
    const kind = pick(random, [
      'Users',
      'Groups',
      'Schemas',
      'ResourceTypes',
      'ServiceProviderConfig',
      'Bulk',
      '.search',
    ]);
    const id = pick(random, ['', '', '/usr_ada', '/grp_none', '/%00', '/x/y']);
    const filter =
      random() < 0.5 ? pick(random, FILTERS) : mutatedBytes(pick(random, FILTERS), random).toString('latin1');
    const query = `?filter=${encodeURIComponent(filter)}&count=${pick(random, ['1', '0', '-1', 'x'])}`;
    const method = pick(random, ['GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
    const value = pick(random, [USER, PATCH, { displayName: 'g', members: [{ value: 'usr_ada' }] }]);
    const path = `/api/scim/v2/${kind}${id}${method === 'GET' && id === '' ? query : ''}`;
    return asked(path, { method, value, bearer: keys.scim }, random);
  };
  return [rpc('/mcp', MCP), rpc('/a2a/of-ada', A2A), scim, scim];
}

type Asking = { method: string; value: unknown; bearer: string };

function asked(path: string, { method, value, bearer }: Asking, random: Random): Call {
  const json = JSON.stringify(random() < 0.3 ? value : mutated(value, random)) ?? '';
  const body = random() < 0.8 ? json : mutatedBytes(json, random);
  const headers = {
    ...{ authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    accept: 'application/json, text/event-stream',
  };
  const init = {
    method,
    headers,
    ...(method !== 'GET' && method !== 'DELETE' && { body: body as BodyInit }),
  };
  return { name: `${method} ${path} ${String(body).slice(0, 400)}`, path, init, isStream: true };
}

const METHODS = ['GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const FORMS = [
  ...[
    'SAMLResponse=PHg%2BPC94Pg%3D%3D',
    'SAMLRequest=x&RelayState=y',
    'logout_token=a.b.c',
    'callbackUrl=/%0d%0a',
  ],
  ...['{"email":"a@corp.example","callbackUrl":"/"}', '{"type":"x","data":{}}', '[]', 'null', ''],
];

/** Every route of the build in every method, with and without somebody signed in. */
const rawMaker =
  (route: string, { cookie }: Keys): Maker =>
  (random) => {
    const method = pick(random, METHODS);
    const form = pick(random, FORMS);
    const body = random() < 0.5 ? form : mutatedBytes(form, random);
    const isForm = random() < 0.5;
    const headers = {
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      origin: '',
      ...(random() < 0.5 && { cookie }),
    };
    const query = random() < 0.3 ? `?${encodeURI(form.toWellFormed())}` : '';
    const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
    const path = `${route}${query}`;
    return {
      name: `${method} ${path} ${form}`,
      path,
      init: { method, headers, ...(hasBody && { body: body as BodyInit }) },
      isStream: true,
    };
  };
