import { adaptiveQuorum } from './adaptive-quorum.ts';
import { agreementGate } from './agreement-gate.ts';
import { costCascade } from './cost-cascade.ts';
import { gatedAgent } from './gated-agent.ts';
import { languageDesk } from './language-desk.ts';
import { languageRouter } from './language-router.ts';
import { redTeamGate } from './red-team-gate.ts';
import { resilientCall } from './resilient-call.ts';
import type { Starter } from './starter.ts';
import { verifiedSum } from './verified-sum.ts';
import { weightedCommittee } from './weighted-committee.ts';

/** In the order people see them. */
export const STARTERS: readonly Starter[] = [
  gatedAgent,
  agreementGate,
  weightedCommittee,
  costCascade,
  verifiedSum,
  languageRouter,
  adaptiveQuorum,
  resilientCall,
  redTeamGate,
  languageDesk,
];
