/** Tables of workspaces: what is made in one belongs to it and goes with it. */
import type { MappedTable } from './mapped.ts';

const WITH_WORKSPACE = 'As long as the workspace.';
const WITH_PATTERN = 'As long as its pattern, which stays as long as the workspace.';
const WITH_RUNS = 'As long as runs are kept: Settings, Data.';
const OWN = { where: 'workspace_id = :id' } as const;
/** Who made it is an id in it. */
const STAYS = { person: 'pseudonym', workspace: 'deleted' } as const;
const NOBODYS = { person: 'none', workspace: 'deleted' } as const;
const MEMBERS = { person: 'deleted', workspace: 'deleted' } as const;

const PEOPLE = {
  workspaces: {
    purpose: 'A workspace and its settings.',
    kept: WITH_WORKSPACE,
    columns: {
      content: 'name outbound_hosts',
      technical: 'id organisation_id retention_days self_approval created_at',
    },
    person: 'id in (select workspace_id from members where user_id = :id)',
    workspace: { where: 'id = :id' },
    erased: MEMBERS,
  },
  members: {
    purpose: 'Who belongs to a workspace, and their role there.',
    kept: 'As long as the membership.',
    columns: { personal: 'workspace_id user_id role created_at' },
    person: 'user_id = :id',
    workspace: OWN,
    erased: MEMBERS,
  },
  invitations: {
    purpose: 'Who was invited into a workspace, by whom.',
    kept: '30 days after it was used or ended.',
    columns: {
      personal: 'email invited_by accepted_by accepted_at',
      technical: 'id workspace_id role created_at expires',
      sealed: 'token_hash',
    },
    person: 'accepted_by = :id or lower(email) = (select lower(u.email) from users u where u.id = :id)',
    workspace: OWN,
    erased: MEMBERS,
  },
  api_keys: {
    purpose: 'What programs sign in with, for the person who made it.',
    kept: '90 days after it was revoked or ended, or as long as the membership of whoever made it.',
    columns: {
      personal: 'user_id name created_at last_used_at networks',
      technical: 'id workspace_id scopes expires_at revoked_at',
      sealed: 'hash hint',
    },
    made: 'user_id = :id',
    workspace: OWN,
    erased: MEMBERS,
  },
  grants: {
    purpose: 'What was shared on one pattern with a person or a group.',
    kept: 'As long as the pattern and the membership.',
    columns: {
      personal: 'user_id created_by created_at',
      technical: 'id workspace_id organisation_id pattern_id group_id permissions',
    },
    made: 'user_id = :id or created_by = :id',
    workspace: OWN,
    erased: MEMBERS,
  },
  group_roles: {
    purpose: 'Which role a group of the provider or the directory gives.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'organisation_id workspace_id group_name role' },
    workspace: OWN,
    erased: NOBODYS,
  },
} as const satisfies Record<string, MappedTable>;

const PATTERNS = {
  patterns: {
    purpose: 'Patterns as they are drawn.',
    kept: WITH_WORKSPACE,
    columns: {
      personal: 'created_by created_at updated_at deleted_at',
      content: 'name description graph',
      technical: 'id workspace_id revision installed_from',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  pattern_edits: {
    purpose: 'The history of a draft: who changed what.',
    kept: WITH_PATTERN,
    columns: {
      personal: 'actor created_at',
      content: 'ops graph note',
      technical: 'workspace_id pattern_id revision edit_id base',
    },
    made: 'actor = :id',
    workspace: OWN,
    erased: STAYS,
  },
  versions: {
    purpose: 'Published versions, which never change.',
    kept: WITH_PATTERN,
    columns: {
      personal: 'published_by published_at',
      content: 'graph note',
      technical: 'id workspace_id pattern_id semver hash',
    },
    made: 'published_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  listings: {
    purpose: 'What the marketplace shows of a published version, to everybody here.',
    kept: WITH_WORKSPACE,
    columns: {
      content: 'publisher name summary graph note example',
      technical:
        'id slug version_id workspace_id category semver hash requires is_latest node_count published_at',
    },
    workspace: OWN,
    erased: NOBODYS,
  },
  schedules: {
    purpose: 'When a pattern runs by itself, and with which inputs.',
    kept: 'Until it is removed, or as long as the workspace.',
    columns: {
      personal: 'created_by created_at updated_at',
      content: 'inputs problem',
      technical:
        'id workspace_id pattern_id version_id rule time_zone anchor enabled next last_due last_run revision',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  triggers: {
    purpose: 'Addresses at which other programs start a pattern.',
    kept: 'Until it is removed, or as long as the workspace.',
    columns: {
      personal: 'created_by created_at',
      content: 'name',
      technical: 'id workspace_id pattern_id version_id enabled last_used_at',
      sealed: 'sealed',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  webhooks: {
    purpose: 'Addresses that are told of what happens.',
    kept: 'Until it is removed, or as long as the workspace.',
    columns: {
      personal: 'created_by created_at',
      content: 'url',
      technical: 'id workspace_id events enabled',
      sealed: 'sealed',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  webhook_deliveries: {
    purpose: 'What was told, and whether it was heard: ids and states, no values.',
    kept: '30 days after it was made.',
    columns: {
      content: 'body problem',
      technical: 'id workspace_id webhook_id event status attempts next_at last_status created_at sent_at',
    },
    workspace: OWN,
    erased: NOBODYS,
  },
} as const satisfies Record<string, MappedTable>;

const RUNS = {
  graphs: {
    purpose: 'What runs execute.',
    kept: WITH_RUNS,
    columns: { content: 'graph', technical: 'workspace_id id used_on' },
    workspace: OWN,
    erased: NOBODYS,
  },
  runs: {
    purpose: 'Runs: their inputs, and how they ended.',
    kept: WITH_RUNS,
    columns: {
      personal: 'started_by created_at',
      content: 'inputs reason debug',
      technical:
        'id workspace_id pattern_id hash graph_id status epoch month cancel_requested retry_of from_node schedule_id idempotency_key started_at finished_at ms conf_status conf calls units counted',
    },
    made: 'started_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  run_events: {
    purpose: 'The log of a run: every value, and who answered or cancelled.',
    kept: WITH_RUNS,
    columns: { content: 'body', technical: 'run_id seq month workspace_id' },
    made: 'run_id in (select id from runs where started_by = :id and id >= :after)',
    workspace: { where: 'run_id in (select id from runs where workspace_id = :id and id >= :after)' },
    erased: STAYS,
  },
  approvals: {
    purpose: 'Questions to people, and their answers.',
    kept: WITH_RUNS,
    columns: {
      personal: 'answered_by answered_at',
      content: 'question options subject answer',
      technical:
        'id workspace_id run_id node key answer_type status answer_key deadline on_timeout created_at',
    },
    made: 'answered_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  memories: {
    purpose: 'What patterns remember from run to run.',
    kept: 'The newest 2,000 of each space, as long as the workspace.',
    columns: { content: 'key key_text belief', technical: 'workspace_id space key_hash at' },
    workspace: OWN,
    erased: NOBODYS,
  },
  run_sums: {
    purpose: 'How many runs ended how: for dashboards.',
    kept: 'A little longer than the longest window that is shown, or as runs are kept if that is shorter.',
    columns: { technical: 'workspace_id grain kind key at count' },
    workspace: OWN,
    erased: NOBODYS,
  },
  breakers: {
    purpose: 'Which calls are held back because they kept failing.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'workspace_id key calls opened_at trials tried_at' },
    workspace: OWN,
    erased: NOBODYS,
  },
} as const satisfies Record<string, MappedTable>;

const AGENTS = {
  trained_agents: {
    purpose: "Agents that learned from a workspace's examples, with the examples.",
    kept: 'Until it is removed, or as long as the workspace.',
    columns: {
      personal: 'created_by created_at',
      content: 'name labels examples',
      technical: 'id workspace_id version',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  agents: {
    purpose: 'Agents that answer elsewhere: how they are called. Secrets are named, not held.',
    kept: WITH_WORKSPACE,
    columns: {
      personal: 'created_by created_at updated_at',
      content: 'name definition why approved seen',
      technical: 'id workspace_id kind version state health',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  agent_versions: {
    purpose: 'How an agent was called before; logs of runs name it.',
    kept: WITH_WORKSPACE,
    columns: {
      personal: 'created_by created_at',
      content: 'definition approved',
      technical: 'workspace_id agent_id version',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  agent_meters: {
    purpose: 'How many calls of an agent are under way.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'workspace_id agent_id state' },
    workspace: OWN,
    erased: NOBODYS,
  },
  agent_bindings: {
    purpose: 'Which agent answers where a pattern names a capability.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'workspace_id capability agent_id' },
    workspace: OWN,
    erased: NOBODYS,
  },
  budgets: {
    purpose: 'What agents may cost.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'workspace_id agent_id amount currency period whole_runs' },
    workspace: OWN,
    erased: NOBODYS,
  },
  spending: {
    purpose: 'What agents cost, by day.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'workspace_id day agent_id currency amount calls' },
    workspace: OWN,
    erased: NOBODYS,
  },
  secrets: {
    purpose: 'Secrets that agents are called with, sealed.',
    kept: 'Until it is removed, or as long as the workspace.',
    columns: {
      personal: 'created_by created_at',
      content: 'name',
      technical: 'id workspace_id replaced_at last_used_at',
      sealed: 'sealed hint',
    },
    made: 'created_by = :id',
    workspace: OWN,
    erased: STAYS,
  },
  workspace_keys: {
    purpose: 'The keys that seal secrets of a workspace, themselves sealed.',
    kept: 'As long as the workspace: destroying them makes what they sealed unreadable in backups, too.',
    columns: { technical: 'workspace_id number kek_id created_at', sealed: 'wrapped' },
    unexported: 'Keys never leave: without the installation they open nothing.',
    erased: NOBODYS,
  },
} as const satisfies Record<string, MappedTable>;

const AUDIT = {
  audit_entries: {
    purpose: 'Who did what: ids and names of actions, nothing that was typed. Nobody can change it.',
    kept: WITH_WORKSPACE,
    columns: { personal: 'entry actor at', technical: 'workspace_id seq previous hash action' },
    made: 'actor = :id',
    workspace: { ...OWN, needs: 'audit.read' },
    erased: STAYS,
  },
  audit_heads: {
    purpose: 'The end of the audit log.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'workspace_id seq hash at' },
    workspace: { ...OWN, needs: 'audit.read' },
    erased: NOBODYS,
  },
  audit_checkpoints: {
    purpose: 'Signed ends of the audit log.',
    kept: WITH_WORKSPACE,
    columns: { technical: 'workspace_id seq hash at key_id signature' },
    workspace: { ...OWN, needs: 'audit.read' },
    erased: NOBODYS,
  },
} as const satisfies Record<string, MappedTable>;

export const WORKSPACE_TABLES = { ...PEOPLE, ...PATTERNS, ...RUNS, ...AGENTS, ...AUDIT };
