/** What a connector shows, made up. */
import type {
  AbilityView,
  HandOverView,
  KinView,
  KnowledgeView,
  MatrixView,
  PlacesView,
  PlanInput,
  PlanView,
  TicketMoveView,
  TicketsView,
} from '../lib/ipc';

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

export const places: PlacesView = {
  places: [
    { key: 'PROJ', name: 'Platform', kind: 'project' },
    { key: 'LEGAL', name: 'LEGAL', kind: 'project' },
  ],
  gap: null,
};

export const matrix: MatrixView = {
  connectors: [
    {
      kind: 'dojopsJira',
      label: 'Jira',
      group: 'Ticket sources',
      permissions: [{ name: 'Browse Projects', purpose: 'to find the tickets' }],
    },
    { kind: 'dojopsConfluence', label: 'Confluence', group: 'Knowledge (read-only)', permissions: [] },
  ],
  rows: [
    { capability: 'Update ticket status', means: ['Transitions API', null] },
    { capability: 'Knowledge search', means: [null, 'CQL search'] },
  ],
};

export const kin: KinView = {
  parent: { reference: 'PROJ-1', title: 'The whole', status: 'In Progress' },
  siblings: [{ reference: 'PROJ-3', title: 'Beside', status: null }],
  children: [],
};

export const moves: TicketMoveView[] = [
  { id: '31', name: 'Start', to: 'In Progress', required: [] },
  {
    id: '41',
    name: 'Close',
    to: 'Done',
    required: [
      {
        key: 'resolution',
        name: 'Resolution',
        choices: [
          { id: '10000', name: 'Done' },
          { id: '10001', name: "Won't Do" },
        ],
      },
    ],
  },
];
