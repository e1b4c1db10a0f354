/** What a connector shows, made up. */
import type { AbilityView, HandOverView, KnowledgeView, PlanInput, PlanView, TicketsView } from '../lib/ipc';

export const abilities: AbilityView[] = [
  { capability: 'Poll assigned tickets', means: 'JQL search', ability: 'can', words: null },
  {
    capability: 'Post comments',
    means: 'ADF',
    ability: 'cannot',
    words: 'Missing: Add Comments.',
  },
];

export const tickets: TicketsView = {
  tickets: [
    {
      reference: 'PROJ-4',
      title: '<b>Markup</b> {code} & more',
      status: 'To Do',
      labels: [],
      kind: 'Bug',
      priority: 'High',
      reporter: 'Lee Fake',
      parent: null,
      children: 2,
      blockedBy: ['PROJ-1'],
    },
  ],
  gap: null,
};

export const pages: KnowledgeView = {
  pages: [{ title: 'Deployments', space: 'Engineering', excerpt: 'How they run at night.', url: null }],
  gap: null,
};

export const plan = (input: PlanInput): PlanView => ({
  id: 'plan-1',
  capability: 'Post comments',
  ticket: input.ticket,
  steps: [
    {
      verb: 'POST',
      address: `https://my-org.atlassian.net/rest/api/3/issue/${input.ticket}/comment`,
      body: '{\n  "body": "Deployed."\n}',
    },
  ],
  notes: [],
});

export const handOver: HandOverView = {
  command: 'dojops-sa connectors add',
  answers: [
    { question: 'Type', text: 'jira' },
    { question: 'Token', text: null },
  ],
  enteredAt: null,
  isOutOfDate: false,
};
