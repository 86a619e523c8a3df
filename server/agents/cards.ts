/**
 * The built-in agents and their cards. Importing this loads no model: every agent file brings its heavy
 * packages in by dynamic import when it is called first.
 */
import type { AgentCard } from '#primitives/define.ts';
import type { Agent } from './agent.ts';
import { sourceAnswerer } from './answering/answerer.ts';
import { bookingDesk, bookingRelease } from './booking/desk.ts';
import { calculator } from './calculator/calculator.ts';
import { insultChecker } from './checks/insults.ts';
import { personalDataChecker } from './checks/personal-data.ts';
import { secretChecker } from './checks/secrets.ts';
import { chronoExtractor } from './extraction/chrono.ts';
import { compromiseExtractor } from './extraction/compromise.ts';
import { winkExtractor } from './extraction/wink-nlp.ts';
import { checker24 } from './game-of-24/checker.ts';
import { expander24 } from './game-of-24/expander.ts';
import { rater24 } from './game-of-24/rater.ts';
import { pairwiseJudge } from './judging/pairwise.ts';
import { cld3 } from './language/cld3.ts';
import { eld } from './language/eld.ts';
import { franc } from './language/franc.ts';
import { tinyld } from './language/tinyld.ts';
import { debateJudge, moderator } from './panel/chair.ts';
import { panelists } from './panel/panelists.ts';
import { subtaskSplitter } from './planning/subtasks.ts';
import { codeRepairer } from './repair/repairer.ts';
import { critic } from './review/critic.ts';
import { reviser } from './review/reviser.ts';
import { afinn } from './sentiment/afinn.ts';
import { logistic } from './sentiment/logistic.ts';
import { naiveBayes } from './sentiment/naive-bayes.ts';
import { nearest } from './sentiment/nearest.ts';
import { vader } from './sentiment/vader.ts';
import { wink } from './sentiment/wink.ts';
import { winkNlp } from './sentiment/wink-nlp.ts';
import { spamLinks } from './spam/links.ts';
import { spamShape } from './spam/shape.ts';
import { spamWords } from './spam/words.ts';
import { hurriedSolver, steadySolver } from './sums/solvers.ts';
import { domainClassifier, intentClassifier, specialists } from './support-desk/classifiers.ts';
import { centralSummary, endSummary, frequencySummary, leadSummary } from './writing/summaries.ts';
import { synthesizer } from './writing/synthesizer.ts';

/** In the order people see them. */
export const builtinAgents: readonly Agent[] = [
  vader,
  afinn,
  wink,
  winkNlp,
  naiveBayes,
  logistic,
  nearest,
  franc,
  tinyld,
  eld,
  cld3,
  calculator,
  critic,
  reviser,
  leadSummary,
  endSummary,
  frequencySummary,
  centralSummary,
  synthesizer,
  pairwiseJudge,
  personalDataChecker,
  insultChecker,
  secretChecker,
  chronoExtractor,
  compromiseExtractor,
  winkExtractor,
  sourceAnswerer,
  subtaskSplitter,
  codeRepairer,
  expander24,
  rater24,
  checker24,
  bookingDesk,
  bookingRelease,
  spamWords,
  spamShape,
  spamLinks,
  domainClassifier,
  intentClassifier,
  ...specialists,
  hurriedSolver,
  steadySolver,
  ...panelists,
  moderator,
  debateJudge,
];

const byId = new Map(builtinAgents.map((agent) => [agent.card.id, agent]));

/** Agents that a test added; empty in the product. */
const added = new Map<string, Agent>();

/**
 * Adds an agent to this process only. Nothing in the product calls it (a test looks); it is for worker
 * entries of tests, which need agents that are slow or break.
 */
export function registerAgent(agent: Agent): void {
  if (byId.has(agent.card.id)) throw new Error(`${agent.card.id} is a built-in agent.`);
  added.set(agent.card.id, agent);
}

export const findAgent = (id: string): Agent | undefined => byId.get(id) ?? added.get(id);

export const cardOf = (id: string): AgentCard | undefined => findAgent(id)?.card;

/** Cards of everything callable without a workspace. */
export const builtinCards = (): AgentCard[] =>
  [...builtinAgents, ...added.values()].map((agent) => agent.card);
