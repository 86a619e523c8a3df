-- What every run pays for at its start and its end: asked cheaply first, and written once.
--
-- Most runs end where nobody has asked to be told; that is seen before anything is put together.
create or replace function tell_run_finished() returns trigger language plpgsql as $$
begin
  if exists (select from webhooks w
    where w.workspace_id = new.workspace_id and w.enabled and 'run.finished' = any (w.events)) then
    perform tell_webhooks(new.workspace_id, 'run.finished', json_build_object(
      'type', 'run.finished', 'timestamp', new.finished_at, 'data', json_build_object(
        'runId', new.id, 'patternId', new.pattern_id, 'status', new.status, 'ms', new.ms,
        'confidence', json_build_object('status', new.conf_status, 'value', new.conf))));
  end if;
  return null;
end $$;
--> statement-breakpoint
-- As in 0014, but the head is changed once: locked, and written when the hash is known.
create or replace function audit_append(entry text, if_written boolean) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here text := nullif(current_setting('app.workspace', true), '');
  head audit_heads;
  number bigint;
  made timestamptz;
  told text;
begin
  if if_written and pg_current_xact_id_if_assigned() is null then return null; end if;
  if here is null then raise exception 'No workspace is open.'; end if;
  select * into head from audit_heads where workspace_id = here for update;
  if not found then
    insert into audit_heads (workspace_id, seq, hash, at) values (here, 0, repeat('0', 64), clock_timestamp())
      on conflict do nothing;
    select * into head from audit_heads where workspace_id = here for update;
  end if;
  number := head.seq + 1;
  made := greatest(clock_timestamp(), head.at);
  told := encode(sha256(convert_to(
    '{"at":"' || to_char(made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '","entry":' || entry ||
    ',"previous":"' || head.hash || '","seq":' || number || ',"workspace":' || to_json(here)::text || '}',
    'UTF8')), 'hex');
  insert into audit_entries (workspace_id, seq, at, entry, previous, hash)
    values (here, number, made, entry, head.hash, told);
  update audit_heads set seq = number, hash = told, at = made where workspace_id = here;
  return number;
end $$;
